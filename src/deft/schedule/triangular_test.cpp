#include "deft/schedule/triangular.h"

#include <gtest/gtest.h>

#include "support/checked_options.h"

namespace deft {
namespace {

// Values of airbench94: 476 steps, corner at step 109.
TEST(TriangularRate, HasTheCornersOfThePublishedRecipe) {
  EXPECT_DOUBLE_EQ(triangular_factor(0, 476, {}), 0.2);
  EXPECT_DOUBLE_EQ(triangular_factor(109, 476, {}), 1.0);
  EXPECT_DOUBLE_EQ(triangular_factor(476, 476, {}), 0.07);
  EXPECT_LT(triangular_factor(108, 476, {}), 1.0);
  EXPECT_LT(triangular_factor(110, 476, {}), 1.0);
}

TEST(TriangularRate, IsStraightBetweenTheCorners) {
  for (std::int64_t step = 1; step < 476; ++step) {
    if (step == 109) continue;
    const double bend = triangular_factor(step - 1, 476, {}) - 2 * triangular_factor(step, 476, {}) +
                        triangular_factor(step + 1, 476, {});
    EXPECT_NEAR(bend, 0.0, 1e-12) << step;
  }
}

TEST(TriangularRate, MultipliesTheRate) {
  StepSettings settings{.learning_rate = 3.0};
  TriangularRate({}).apply({.step = 0, .steps = 476, .steps_per_epoch = 48}, settings);
  EXPECT_DOUBLE_EQ(settings.learning_rate, 0.6);
}

TEST(TriangularRate, ACornerAtEitherEndIsNoDivisionByZero) {
  EXPECT_DOUBLE_EQ(triangular_factor(0, 10, {.share = 0.0}), 1.0);
  EXPECT_DOUBLE_EQ(triangular_factor(10, 10, {.share = 1.0}), 1.0);
}

TEST(TriangularRate, RefusesAShareAboveOne) {
  EXPECT_EQ(option_problems(TriangularOptions{.share = 2}), std::vector<std::string>{"share = 2 is outside 0 .. 1"});
}

}  // namespace
}  // namespace deft
