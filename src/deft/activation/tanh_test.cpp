#include "deft/activation/tanh.h"

#include <gtest/gtest.h>

#include "goldens/activation.h"
#include "support/activation_check.h"
#include "support/checked_options.h"

namespace deft {
namespace {

double value(double x) { return hyperbolic_tangent(x); }
double slope(double x) { return hyperbolic_tangent_slope(x); }

TEST(Tanh, HasPyTorchsValuesAndSlopes) {
  expect_formula(value, slope, goldens::activation_x, goldens::tanh_y, goldens::tanh_slope);
}

TEST(Tanh, LoopsAgreeWithPyTorch) {
  expect_loops(Tanh({}), goldens::activation_x, goldens::tanh_y, goldens::tanh_slope, 3e-7);
}

TEST(Tanh, SlopeIsTheDerivative) { expect_slope_is_derivative(value, slope); }

TEST(Tanh, StaysFiniteForLargeInputs) {
  expect_finite_for_large_inputs(Tanh({}));
}

TEST(Tanh, KeepsSmallInputsExactly) {
  const std::vector<float> x{1e-4f, -3e-6f};
  std::vector<float> y(2);
  Tanh({}).forward(x, y, {});
  EXPECT_FLOAT_EQ(y[0], 1e-4f);
  EXPECT_FLOAT_EQ(y[1], -3e-6f);
}

}  // namespace
}  // namespace deft
