#include "deft/activation/leaky_relu.h"

#include <gtest/gtest.h>

#include "goldens/activation.h"
#include "support/activation_check.h"
#include "support/checked_options.h"

namespace deft {
namespace {

double value(double x) { return leaky_relu(x, 0.01); }
double slope(double x) { return leaky_relu_slope(x, 0.01); }

TEST(LeakyRelu, HasPyTorchsValuesAndSlopes) {
  expect_formula(value, slope, goldens::activation_x, goldens::leaky_relu_y, goldens::leaky_relu_slope);
}

TEST(LeakyRelu, LoopsAgreeWithPyTorch) {
  expect_loops(LeakyRelu({}), goldens::activation_x, goldens::leaky_relu_y, goldens::leaky_relu_slope, 1e-7);
}

TEST(LeakyRelu, SlopeIsTheDerivative) { expect_slope_is_derivative(value, slope); }

TEST(LeakyRelu, StaysFiniteForLargeInputs) {
  expect_finite_for_large_inputs(LeakyRelu({}));
}

TEST(LeakyRelu, GainKeepsTheSizeOfSignals) {
  EXPECT_NEAR(LeakyRelu({}).gain(), 1 / std::sqrt(mean_square(value)), 1e-4);
}

TEST(LeakyRelu, OfSlopeZeroIsReluAndOfSlopeOneNothing) {
  EXPECT_EQ(leaky_relu(-3.0, 0.0), 0.0);
  EXPECT_EQ(leaky_relu(-3.0, 1.0), -3.0);
}

TEST(LeakyRelu, RefusesASlopeAboveOne) {
  EXPECT_EQ(option_problems(LeakyReluOptions{.slope = 2}), std::vector<std::string>{"slope = 2 is outside -1 .. 1"});
}

}  // namespace
}  // namespace deft
