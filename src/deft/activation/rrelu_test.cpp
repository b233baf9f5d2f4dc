#include "deft/activation/rrelu.h"

#include <gtest/gtest.h>

#include "goldens/activation.h"
#include "support/activation_check.h"
#include "support/checked_options.h"

namespace deft {
namespace {

double value(double x) { return rrelu(x, 5.5); }
double slope(double x) { return rrelu_slope(x, 5.5); }

TEST(RRelu, HasPyTorchsValuesAndSlopes) {
  expect_formula(value, slope, goldens::activation_x, goldens::rrelu_test_y, goldens::rrelu_test_slope);
}

TEST(RRelu, LoopsAgreeWithPyTorch) {
  expect_loops(RRelu({}), goldens::activation_x, goldens::rrelu_test_y, goldens::rrelu_test_slope, 2e-7);
}

TEST(RRelu, SlopeIsTheDerivative) { expect_slope_is_derivative(value, slope); }

TEST(RRelu, StaysFiniteForLargeInputs) {
  expect_finite_for_large_inputs(RRelu({}));
}

TEST(RRelu, UsesTheMeanSlopeAtTestTime) {
  const std::vector<float> x{-11.0f, 4.0f};
  std::vector<float> y(2);
  RRelu({}).forward(x, y, {.training = false, .key = 77});
  EXPECT_FLOAT_EQ(y[0], -2.0f);
  EXPECT_FLOAT_EQ(y[1], 4.0f);
}

// a is the divisor and uniform on 3 .. 8: its mean is 5.5, its variance 25 / 12, and every tenth of the range is hit
// equally.
TEST(RRelu, DivisorsAreUniformBetweenLowAndHigh) {
  constexpr int kDraws = 100000;
  const std::vector<float> x(kDraws, -1.0f);
  std::vector<float> y(kDraws);
  RRelu({}).forward(x, y, {.training = true, .key = 5});
  double sum = 0.0, squares = 0.0;
  std::vector<int> tenths(10, 0);
  for (float one : y) {
    const double a = -1.0 / one;
    ASSERT_GE(a, 3.0 - 1e-5);
    ASSERT_LE(a, 8.0 + 1e-5);
    sum += a;
    squares += a * a;
    ++tenths[std::min(9, static_cast<int>((a - 3.0) / 0.5))];
  }
  const double mean = sum / kDraws;
  EXPECT_NEAR(mean, 5.5, 4 * std::sqrt(25.0 / 12 / kDraws));
  EXPECT_NEAR(squares / kDraws - mean * mean, 25.0 / 12, 0.05);
  for (int count : tenths) EXPECT_NEAR(count, kDraws / 10, 4 * std::sqrt(kDraws * 0.09));
}

TEST(RRelu, BackwardUsesTheDivisorsOfForward) {
  const std::vector<float> x(100, -1.0f), gy(100, 1.0f);
  std::vector<float> y(100), gx(100);
  const ActivationContext context{.training = true, .key = 9, .first = 400};
  RRelu({}).forward(x, y, context);
  RRelu({}).backward(x, gy, gx, {}, context);
  for (int i = 0; i < 100; ++i) EXPECT_FLOAT_EQ(gx[i], -y[i]);
}

TEST(RRelu, APieceDrawsWhatTheWholeTensorDraws) {
  const std::vector<float> x(100, -1.0f);
  std::vector<float> whole(100), piece(40);
  RRelu({}).forward(x, whole, {.training = true, .key = 3});
  RRelu({}).forward(std::span(x).first(40), piece, {.training = true, .key = 3, .first = 60});
  for (int i = 0; i < 40; ++i) EXPECT_EQ(piece[i], whole[60 + i]);
}

TEST(RRelu, AnotherPassDrawsOtherDivisors) { EXPECT_NE(rrelu_divisor(1, 0, 3, 8), rrelu_divisor(2, 0, 3, 8)); }

TEST(RRelu, RefusesLowAboveHigh) {
  EXPECT_EQ(option_problems(RReluOptions{.low = 9}), std::vector<std::string>{"low must not exceed high"});
}

}  // namespace
}  // namespace deft
