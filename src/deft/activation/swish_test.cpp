#include "deft/activation/swish.h"

#include <gtest/gtest.h>

#include "goldens/activation.h"
#include "support/activation_check.h"
#include "support/checked_options.h"

namespace deft {
namespace {

double value(double x) { return swish(x, 1.0); }
double slope(double x) { return swish_slope(x, 1.0); }

TEST(Swish, HasPyTorchsValuesAndSlopes) {
  expect_formula(value, slope, goldens::activation_x, goldens::swish_y, goldens::swish_slope);
}

TEST(Swish, LoopsAgreeWithPyTorch) {
  expect_loops(Swish({.beta = 1.0}), goldens::activation_x, goldens::swish_y, goldens::swish_slope, 3e-7);
}

TEST(Swish, SlopeIsTheDerivative) { expect_slope_is_derivative(value, slope); }

TEST(Swish, StaysFiniteForLargeInputs) { expect_finite_for_large_inputs(Swish({.beta = 1.0})); }

TEST(Swish, GainKeepsTheSizeOfSignals) {
  EXPECT_NEAR(Swish({.beta = 1.0}).gain(), 1 / std::sqrt(mean_square(value)), 1e-4);
}

TEST(Swish, OfBetaZeroIsHalfTheIdentityAndOfLargeBetaRelu) {
  EXPECT_EQ(swish(-3.0, 0.0), -1.5);
  EXPECT_NEAR(swish(-3.0, 100.0), 0.0, 1e-12);
  EXPECT_NEAR(swish(3.0, 100.0), 3.0, 1e-12);
}

TEST(Swish, RefusesBetaOutOfRange) {
  EXPECT_EQ(option_problems(SwishOptions{.beta = -1}), std::vector<std::string>{"beta = -1 is outside 0 .. 100"});
}

}  // namespace
}  // namespace deft
