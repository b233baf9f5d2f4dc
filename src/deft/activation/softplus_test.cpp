#include "deft/activation/softplus.h"

#include <gtest/gtest.h>

#include "goldens/activation.h"
#include "support/activation_check.h"
#include "support/checked_options.h"

namespace deft {
namespace {

double value(double x) { return softplus(x, 1.0); }
double slope(double x) { return softplus_slope(x, 1.0); }

TEST(Softplus, HasPyTorchsValuesAndSlopes) {
  expect_formula(value, slope, goldens::activation_x, goldens::softplus_y, goldens::softplus_slope);
}

TEST(Softplus, LoopsAgreeWithPyTorch) {
  expect_loops(Softplus({.beta = 1.0}), goldens::activation_x, goldens::softplus_y, goldens::softplus_slope, 3e-7);
}

TEST(Softplus, SlopeIsTheDerivative) { expect_slope_is_derivative(value, slope); }

TEST(Softplus, StaysFiniteForLargeInputs) { expect_finite_for_large_inputs(Softplus({.beta = 1.0})); }

TEST(Softplus, GainKeepsTheSizeOfSignals) {
  EXPECT_NEAR(Softplus({.beta = 1.0}).gain(), 1 / std::sqrt(mean_square(value)), 1e-4);
}

TEST(Softplus, OfLargeBetaIsRelu) {
  EXPECT_NEAR(softplus(-1.0, 100.0), 0.0, 1e-12);
  EXPECT_NEAR(softplus(1.0, 100.0), 1.0, 1e-12);
}

TEST(Softplus, RefusesBetaOutOfRange) {
  EXPECT_EQ(option_problems(SoftplusOptions{.beta = 0}), std::vector<std::string>{"beta = 0 is outside 0.01 .. 100"});
}

}  // namespace
}  // namespace deft
