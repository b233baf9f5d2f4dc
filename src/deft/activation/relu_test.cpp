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

TEST(Relu, WithACeilingIsRelu6) {
  const Relu relu6({.ceiling = 6});
  const std::vector<float> x{-1, 0.5f, 5.9f, 6.5f, 100}, one(5, 1.0f);
  std::vector<float> y(5), slope(5);
  relu6.forward(x, y, {});
  relu6.backward(x, one, slope, {}, {});
  EXPECT_EQ(y, (std::vector<float>{0, 0.5f, 5.9f, 6, 6}));
  EXPECT_EQ(slope, (std::vector<float>{0, 1, 1, 0, 0}));
  EXPECT_EQ(relu6.fused().kind, FusedKind::none);
}

}  // namespace
}  // namespace deft
