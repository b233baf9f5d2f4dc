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
  const std::vector<float> x{-1e30f, -1000.0f, 1000.0f, 1e30f}, gy(4, 1.0f);
  std::vector<float> y(4), gx(4);
  Relu({}).forward(x, y, {});
  Relu({}).backward(x, gy, gx, {}, {});
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(std::isfinite(y[i]) && std::isfinite(gx[i])) << i;
}

TEST(Relu, GainKeepsTheSizeOfSignals) { EXPECT_NEAR(Relu({}).gain(), 1 / std::sqrt(mean_square(value)), 1e-4); }

}  // namespace
}  // namespace deft
