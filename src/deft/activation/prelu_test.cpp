#include "deft/activation/prelu.h"

#include <gtest/gtest.h>

#include "goldens/activation.h"
#include "support/activation_check.h"
#include "support/checked_options.h"

namespace deft {
namespace {

double value(double x) { return prelu(x, 0.25); }
double slope(double x) { return prelu_slope(x, 0.25); }

TEST(PRelu, HasPyTorchsValuesAndSlopesAtTheStart) {
  expect_formula(value, slope, goldens::activation_x, goldens::prelu_y, goldens::prelu_slope);
  expect_loops(PRelu({}), goldens::activation_x, goldens::prelu_y, goldens::prelu_slope, 2e-7);
}

TEST(PRelu, SlopeIsTheDerivative) { expect_slope_is_derivative(value, slope); }

// Two channels with slopes 0.1 and -0.5; the gradients of both are PyTorch's.
TEST(PRelu, ChannelsHaveSlopesAndGradientsOfTheirOwnAsInPyTorch) {
  const std::vector<float> x(goldens::prelu_channels_x.begin(), goldens::prelu_channels_x.end()), slopes{0.1f, -0.5f};
  const std::vector<float> gy(goldens::prelu_channels_gy.begin(), goldens::prelu_channels_gy.end());
  std::vector<float> y(x.size()), gx(x.size()), slope_gradients(2);
  const ActivationContext context{.channels = 2, .parameters = slopes};
  PRelu({}).forward(x, y, context);
  PRelu({}).backward(x, gy, gx, slope_gradients, context);
  for (std::size_t i = 0; i < x.size(); ++i) {
    EXPECT_NEAR(y[i], goldens::prelu_channels_y[i], 1e-6) << i;
    EXPECT_NEAR(gx[i], goldens::prelu_channels_gx[i], 1e-6) << i;
  }
  for (std::size_t c = 0; c < 2; ++c) EXPECT_NEAR(slope_gradients[c], goldens::prelu_channels_slopes[c], 1e-5) << c;
}

TEST(PRelu, SlopeGradientsAddToWhatIsThere) {
  const std::vector<float> x{-2.0f}, gy{3.0f};
  std::vector<float> gx(1), slope_gradients{1.0f};
  PRelu({}).backward(x, gy, gx, slope_gradients, {});
  EXPECT_EQ(slope_gradients[0], -5.0f);
}

TEST(PRelu, OneSlopePerChannelStartsAsAsked) {
  EXPECT_EQ(PRelu({}).parameters(7), 7);
  EXPECT_EQ(PRelu({}).parameter_start(), 0.25f);
  EXPECT_EQ(PRelu({.start = 0.5}).parameter_start(), 0.5f);
}

TEST(PRelu, GainKeepsTheMeanSquare) {
  EXPECT_NEAR(PRelu({}).gain() * PRelu({}).gain() * mean_square(value), 1.0, 1e-6);
}

TEST(PRelu, RefusesAStartOutOfRange) {
  EXPECT_EQ(option_problems(PReluOptions{.start = 2}), std::vector<std::string>{"start = 2 is outside -1 .. 1"});
}

}  // namespace
}  // namespace deft
