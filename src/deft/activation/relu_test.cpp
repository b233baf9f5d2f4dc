#include "deft/activation/relu.h"

#include <gtest/gtest.h>

#include "goldens/activation.h"
#include "support/activation_check.h"
#include "support/checked_options.h"

namespace deft {
namespace {

double value(double x) { return relu(x); }
double slope(double x) { return relu_slope(x); }

TEST(Relu, HasPyTorchsValuesAndSlopes) {
  expect_formula(value, slope, goldens::activation_x, goldens::relu_y, goldens::relu_slope);
}

TEST(Relu, LoopsAgreeWithPyTorch) {
  expect_loops(Relu({}), goldens::activation_x, goldens::relu_y, goldens::relu_slope, 1e-7);
}

TEST(Relu, SlopeIsTheDerivative) { expect_slope_is_derivative(value, slope); }

TEST(Relu, StaysFiniteForLargeInputs) {
  expect_finite_for_large_inputs(Relu({}));
}

TEST(Relu, GainKeepsTheSizeOfSignals) { EXPECT_NEAR(Relu({}).gain(), 1 / std::sqrt(mean_square(value)), 1e-4); }

}  // namespace
}  // namespace deft
