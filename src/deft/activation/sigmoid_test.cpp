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
  const std::vector<float> x{-1e30f, -1000.0f, 1000.0f, 1e30f}, gy(4, 1.0f);
  std::vector<float> y(4), gx(4);
  Sigmoid({}).forward(x, y, {});
  Sigmoid({}).backward(x, gy, gx, {}, {});
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(std::isfinite(y[i]) && std::isfinite(gx[i])) << i;
}

TEST(Sigmoid, SlopeIsAtMostAQuarter) { EXPECT_DOUBLE_EQ(sigmoid_slope(0.0), 0.25); }

}  // namespace
}  // namespace deft
