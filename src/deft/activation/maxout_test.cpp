#include "deft/activation/maxout.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "goldens/activation.h"
#include "support/checked_options.h"

namespace deft {
namespace {

using Floats = std::vector<float>;

TEST(Maxout, TheExampleOfTheHeader) { EXPECT_EQ(maxout({1, 5, 3, 2}, 2), (std::vector<double>{3, 5})); }

// 3 pixels of 6 channels, 3 pieces.
TEST(Maxout, HasPyTorchsValuesAndGradients) {
  const Floats x(goldens::maxout_x.begin(), goldens::maxout_x.end()), gy(goldens::maxout_gy.begin(), goldens::maxout_gy.end());
  Floats y(6), gx(18);
  const ActivationContext context{.channels = 6};
  Maxout({.pieces = 3}).forward(x, y, context);
  Maxout({.pieces = 3}).backward(x, gy, gx, {}, context);
  for (std::size_t i = 0; i < y.size(); ++i) EXPECT_FLOAT_EQ(y[i], static_cast<float>(goldens::maxout_y[i])) << i;
  for (std::size_t i = 0; i < gx.size(); ++i) EXPECT_FLOAT_EQ(gx[i], static_cast<float>(goldens::maxout_gx[i])) << i;
  for (std::size_t pixel = 0; pixel < 3; ++pixel) {
    const auto at = goldens::maxout_x.begin() + static_cast<std::ptrdiff_t>(6 * pixel);
    const std::vector<double> one = maxout({at, at + 6}, 3);
    EXPECT_EQ(one[0], goldens::maxout_y[2 * pixel]);
    EXPECT_EQ(one[1], goldens::maxout_y[2 * pixel + 1]);
  }
}

TEST(Maxout, OfANumberAndItsNegativeIsTheAbsoluteValue) {
  const Floats x{-3, 2, 3, -2};
  Floats y(2);
  Maxout({}).forward(x, y, {.channels = 4});
  EXPECT_EQ(y, (Floats{3, 2}));
}

TEST(Maxout, EqualPiecesGiveTheGradientToOneOnly) {
  const Floats x{1, 1}, gy{5};
  Floats gx(2);
  Maxout({}).backward(x, gy, gx, {}, {.channels = 2});
  EXPECT_EQ(gx, (Floats{5, 0}));
}

// Two normals: E[max^2] = 1. Three: 1 + sqrt(3) / (2 pi).
TEST(Maxout, GainKeepsTheMeanSquare) {
  EXPECT_NEAR(Maxout({.pieces = 2}).gain(), 1.0, 1e-6);
  EXPECT_NEAR(Maxout({.pieces = 3}).gain(), 1 / std::sqrt(1 + std::sqrt(3.0) / (2 * std::numbers::pi)), 1e-6);
}

TEST(Maxout, RefusesASinglePiece) {
  EXPECT_EQ(option_problems(MaxoutOptions{.pieces = 1}), std::vector<std::string>{"pieces = 1 is outside 2 .. 16"});
}

}  // namespace
}  // namespace deft
