#include "deft/optimization/rmsprop.h"

#include <gtest/gtest.h>

#include <cmath>

#include "goldens/optimization.h"
#include "support/checked_options.h"
#include "support/trajectory.h"

namespace deft {
namespace {

void expect_path(const std::vector<double>& golden, const RmspropOptions& options) {
  std::vector<double> s(4, 0.0), m(4, 0.0), v(4, 0.0);
  expect_trajectory(golden, [&](std::vector<double>& w, const std::vector<double>& g, std::int64_t) {
    rmsprop_update<double>(w, g, s, m, v, {.rate = 0.02, .coupled_decay = 0.01}, options.beta, options);
  });
}

TEST(Rmsprop, FollowsPyTorchFor100StepsInFloat64) {
  expect_path(goldens::rmsprop_path, {});
  expect_path(goldens::rmsprop_centered_path, {.alpha = 0.9, .epsilon = 1e-3, .centered = true});
  expect_path(goldens::rmsprop_velocity_path, {.beta = 0.5});
  expect_path(goldens::rmsprop_all_path, {.epsilon = 1e-3, .centered = true, .beta = 0.5});
}

TEST(Rmsprop, FollowsPyTorchAsAnOptimiserOfFloats) {
  Rmsprop plain({.learning_rate = 0.02});
  expect_float_trajectory(goldens::rmsprop_path, plain, 0.01);
  Rmsprop all({.learning_rate = 0.02, .epsilon = 1e-3, .centered = true, .beta = 0.5});
  expect_float_trajectory(goldens::rmsprop_all_path, all, 0.01);
}

// g = 3, alpha = 0.75: s = 9 / 4; outside: 3 / (1.5 + 1.5), inside: 3 / sqrt(2.25 + 4).
TEST(Rmsprop, PutsTheEpsilonWhereItIsToldTo) {
  for (bool inside : {false, true}) {
    const RmspropOptions options{
        .alpha = 0.75, .epsilon = inside ? 4.0 : 1.5, .epsilon_place = inside ? "inside" : "outside"};
    std::vector<double> w{0}, s{0};
    rmsprop_update<double>(w, std::vector<double>{3}, s, {}, {}, {.rate = 1}, 0.0, options);
    EXPECT_NEAR(w[0], inside ? -1.2 : -1.0, 1e-12);
  }
}

TEST(Rmsprop, StaysFiniteWhenTheVarianceIsRoundedBelowZero) {
  Rmsprop optimizer({.alpha = 0.1, .centered = true});
  OneParameter one("w", {0}, {0.7f});
  optimizer.start(one.views);
  for (int i = 0; i < 100; ++i) optimizer.step(one.views, {.learning_rate = 1e-9});
  EXPECT_TRUE(std::isfinite(one.value[0]));
}

TEST(Rmsprop, GoesOnAfterSaveAndLoadWithAllItsArrays) {
  const RmspropOptions options{.centered = true, .beta = 0.9};
  Rmsprop first(options), second(options);
  OneParameter a("w", {1, -1}, {0.5f, 2}), b("w", {1, -1}, {0.5f, 2});
  first.start(a.views);
  for (int i = 0; i < 3; ++i) first.step(a.views, {.learning_rate = 0.1});
  State state;
  first.save(state);
  second.start(b.views);
  second.load(state);
  std::copy(a.value.begin(), a.value.end(), b.value.begin());
  for (int i = 0; i < 2; ++i) {
    first.step(a.views, {.learning_rate = 0.1});
    second.step(b.views, {.learning_rate = 0.1});
  }
  EXPECT_EQ(a.value, b.value);
}

TEST(Rmsprop, RefusesAnUnknownPlaceOfTheEpsilon) {
  EXPECT_EQ(option_problems(RmspropOptions{.epsilon_place = "under"}),
            std::vector<std::string>{"epsilon_place: 'under' is not a choice"});
}

TEST(Rmsprop, HonoursFactorsDecayFreezingAndResuming) { expect_honours_the_contract<Rmsprop>(); }

}  // namespace
}  // namespace deft
