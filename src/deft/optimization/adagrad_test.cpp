#include "deft/optimization/adagrad.h"

#include <gtest/gtest.h>

#include <cmath>

#include "goldens/optimization.h"
#include "support/checked_options.h"
#include "support/trajectory.h"

namespace deft {
namespace {

TEST(Adagrad, FollowsPyTorchFor100StepsInFloat64) {
  std::vector<double> s(4, 0.0);
  expect_trajectory(goldens::adagrad_path, [&](std::vector<double>& w, const std::vector<double>& g, std::int64_t) {
    adagrad_update<double>(w, g, s, {.rate = 0.5, .coupled_decay = 0.01}, 1e-10);
  });
}

TEST(Adagrad, FollowsPyTorchAsAnOptimiserOfFloats) {
  Adagrad plain({.learning_rate = 0.5});
  expect_float_trajectory(goldens::adagrad_path, plain, 0.01);
  Adagrad slowing({.learning_rate = 0.5, .rate_decay = 0.02, .first_sum = 0.3});
  expect_float_trajectory(goldens::adagrad_slowing_path, slowing, 0.0);
}

TEST(Adagrad, OfAConstantGradientTakesStepsOfOneOverTheRootOfTheirNumber) {
  std::vector<double> w{0}, s{0};
  double expected = 0;
  for (int t = 1; t <= 50; ++t) {
    adagrad_update<double>(w, std::vector<double>{2}, s, {.rate = 1}, 1e-300);
    expected -= 1 / std::sqrt(t);
    EXPECT_NEAR(w[0], expected, 1e-12);
  }
}

TEST(Adagrad, DecoupledDecayDoesNotSlowDownWithTheRate) {
  Adagrad optimizer({.rate_decay = 1});
  OneParameter one("w", {2}, {0});
  one.views[0].decoupled_decay = 0.5;
  optimizer.start(one.views);
  for (int i = 0; i < 2; ++i) optimizer.step(one.views, {.learning_rate = 0.1});
  EXPECT_NEAR(one.value[0], 2 * 0.95 * 0.95, 1e-6);
}

TEST(Adagrad, RefusesANegativeStartOfTheSum) {
  EXPECT_EQ(option_problems(AdagradOptions{.first_sum = -1}),
            std::vector<std::string>{"first_sum = -1 is outside 0 .. 1e+06"});
}

TEST(Adagrad, HonoursFactorsDecayFreezingAndResuming) { expect_honours_the_contract<Adagrad>(); }

}  // namespace
}  // namespace deft
