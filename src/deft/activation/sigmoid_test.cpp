#include "deft/activation/sigmoid.h"

#include <gtest/gtest.h>

#include "goldens/activation.h"
#include "support/activation_check.h"
#include "support/checked_options.h"

namespace deft {
namespace {

double value(double x) { return sigmoid(x); }
double slope(double x) { return sigmoid_slope(x); }

TEST(Sigmoid, HasPyTorchsValuesAndSlopes) {
  expect_formula(value, slope, goldens::activation_x, goldens::sigmoid_y, goldens::sigmoid_slope);
}

TEST(Sigmoid, LoopsAgreeWithPyTorch) {
  expect_loops(Sigmoid({}), goldens::activation_x, goldens::sigmoid_y, goldens::sigmoid_slope, 2e-7);
}

TEST(Sigmoid, SlopeIsTheDerivative) { expect_slope_is_derivative(value, slope); }

TEST(Sigmoid, StaysFiniteForLargeInputs) {
  expect_finite_for_large_inputs(Sigmoid({}));
}

TEST(Sigmoid, SlopeIsAtMostAQuarter) { EXPECT_DOUBLE_EQ(sigmoid_slope(0.0), 0.25); }

}  // namespace
}  // namespace deft
