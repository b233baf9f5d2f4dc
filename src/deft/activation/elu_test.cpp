#include "deft/activation/elu.h"

#include <gtest/gtest.h>

#include "goldens/activation.h"
#include "support/activation_check.h"
#include "support/checked_options.h"

namespace deft {
namespace {

double value(double x) { return elu(x, 1.0); }
double slope(double x) { return elu_slope(x, 1.0); }

TEST(Elu, HasPyTorchsValuesAndSlopes) {
  expect_formula(value, slope, goldens::activation_x, goldens::elu_y, goldens::elu_slope);
}

TEST(Elu, LoopsAgreeWithPyTorch) {
  expect_loops(Elu({.alpha = 1.0}), goldens::activation_x, goldens::elu_y, goldens::elu_slope, 3e-7);
}

TEST(Elu, SlopeIsTheDerivative) { expect_slope_is_derivative(value, slope); }

TEST(Elu, StaysFiniteForLargeInputs) { expect_finite_for_large_inputs(Elu({.alpha = 1.0})); }

TEST(Elu, GainKeepsTheSizeOfSignals) {
  EXPECT_NEAR(Elu({.alpha = 1.0}).gain(), 1 / std::sqrt(mean_square(value)), 1e-4);
}

TEST(Elu, OfAlphaZeroIsRelu) {
  EXPECT_EQ(elu(-3.0, 0.0), 0.0);
  EXPECT_EQ(elu(3.0, 0.0), 3.0);
}

TEST(Elu, RefusesAlphaOutOfRange) {
  EXPECT_EQ(option_problems(EluOptions{.alpha = -1}), std::vector<std::string>{"alpha = -1 is outside 0 .. 10"});
}

}  // namespace
}  // namespace deft
