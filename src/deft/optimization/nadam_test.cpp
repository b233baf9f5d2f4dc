#include "deft/optimization/nadam.h"

#include <gtest/gtest.h>

#include <cmath>

#include "goldens/optimization.h"
#include "support/checked_options.h"
#include "support/trajectory.h"

namespace deft {
namespace {

void expect_path(const std::vector<double>& golden, bool textbook, double momentum_decay) {
  std::vector<double> m(4, 0.0), v(4, 0.0);
  double product = 1.0;
  expect_trajectory(golden, [&](std::vector<double>& w, const std::vector<double>& g, std::int64_t t) {
    const NadamShares shares = nadam_shares(t, 0.9, momentum_decay, textbook, product);
    nadam_update<double>(w, g, m, v, t, {.rate = 0.05, .coupled_decay = 0.01}, shares, 0.9, 0.999, 1e-8);
  });
}

TEST(Nadam, FollowsPyTorchFor100StepsInFloat64) { expect_path(goldens::nadam_path, false, 0.02); }

TEST(Nadam, FollowsTheTextbookFormulaFor100StepsInFloat64) { expect_path(goldens::nadam_textbook_path, true, 0.0); }

TEST(Nadam, FollowsBothAsAnOptimiserOfFloats) {
  Nadam torch({.learning_rate = 0.05, .form = "torch", .momentum_decay = 0.02});
  expect_float_trajectory(goldens::nadam_path, torch, 0.01);
  Nadam textbook({.learning_rate = 0.05});
  expect_float_trajectory(goldens::nadam_textbook_path, textbook, 0.01);
}

// m / (1 - beta1) = g and sqrt(v / (1 - beta2)) = |g|, so the step is beta1 + 1 times the rate.
TEST(Nadam, OfTheTextbookTakesAFirstStepOfOnePointNineRates) {
  Nadam nadam({});
  OneParameter one("w", {0, 0}, {1e-3f, -1e3f});
  nadam.start(one.views);
  nadam.step(one.views, {.learning_rate = 0.01, .momentum = 0.9});
  EXPECT_NEAR(one.value[0], -0.019, 1e-6);
  EXPECT_NEAR(one.value[1], 0.019, 1e-6);
}

TEST(Nadam, OfBetaZeroHasNoMomentumInEitherForm) {
  for (const char* form : {"textbook", "torch"}) {
    Nadam nadam({.beta1 = 0, .form = form});
    OneParameter one("w", {0}, {5});
    nadam.start(one.views);
    nadam.step(one.views, {.learning_rate = 0.01, .momentum = 0.0});
    EXPECT_NEAR(one.value[0], -0.01, 1e-7);
  }
}

TEST(Nadam, ResumesTheProductOfItsMomenta) {
  const NadamOptions options{.form = "torch", .momentum_decay = 0.5};
  Nadam first(options), second(options);
  OneParameter a("w", {1}, {0.5f}), b("w", {1}, {0.5f});
  first.start(a.views);
  for (int i = 0; i < 3; ++i) first.step(a.views, {.learning_rate = 0.1});
  State state;
  first.save(state);
  second.start(b.views);
  second.load(state);
  b.value[0] = a.value[0];
  first.step(a.views, {.learning_rate = 0.1});
  second.step(b.views, {.learning_rate = 0.1});
  EXPECT_EQ(a.value, b.value);
}

TEST(Nadam, RefusesAnUnknownForm) {
  EXPECT_EQ(option_problems(NadamOptions{.form = "keras"}), std::vector<std::string>{"form: 'keras' is not a choice"});
}

TEST(Nadam, HonoursFactorsDecayFreezingAndResuming) { expect_honours_the_contract<Nadam>(); }

}  // namespace
}  // namespace deft
