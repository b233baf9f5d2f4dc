#include "deft/augmentation/gaussian_noise.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "support/checked_options.h"
#include "support/distribution_check.h"

namespace deft {
namespace {

TEST(GaussianNoise, IsNormalWithTheDocumentedDeviation) {
  Image grey{101, 99, 1, std::vector<std::uint8_t>(101 * 99, 128)};
  Random random(1);
  GaussianNoise({.deviation = 0.1}).apply(grey, random, {});
  std::vector<double> draws;
  Random spread(2);  // rounding makes steps; spread over each step, the draws are continuous again
  for (std::uint8_t one : grey.pixels) draws.push_back((one - 128 + spread.uniform(-0.5, 0.5)) / 25.5);
  expect_distribution(draws, [](double z) { return 0.5 * std::erfc(-z / std::numbers::sqrt2); });
}

TEST(GaussianNoise, NeighboursAndHalvesAreIndependent) {
  Image grey{64, 64, 3, std::vector<std::uint8_t>(64 * 64 * 3, 128)};
  Random random(3);
  GaussianNoise({.deviation = 0.1}).apply(grey, random, {});
  const std::size_t n = grey.pixels.size();
  for (std::size_t lag : {std::size_t{1}, std::size_t{3}, std::size_t{192}, n / 2}) {
    double product = 0, squares = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const double a = grey.pixels[i] - 128.0, b = grey.pixels[(i + lag) % n] - 128.0;
      product += a * b;
      squares += a * a * b * b;
    }
    const double scale = 25.5 * 25.5 * static_cast<double>(n);
    EXPECT_NEAR(product / scale, 0, 4 / std::sqrt(static_cast<double>(n))) << lag;
    // Box and Muller's pairs share a radius, but neither signs nor sizes.
    EXPECT_NEAR(squares / (scale * 25.5 * 25.5), 1, 0.12) << lag;
  }
}

TEST(GaussianNoise, ShortAndOddPicturesAreCoveredAndNothingBeyond) {
  for (std::int64_t width = 1; width < 80; ++width) {
    Image image{1, width, 1, std::vector<std::uint8_t>(static_cast<std::size_t>(width), 128)};
    Random random(static_cast<std::uint64_t>(width));
    GaussianNoise({.deviation = 1}).apply(image, random, {});
    std::int64_t kept = 0;
    for (std::uint8_t one : image.pixels) kept += one == 128;
    EXPECT_LE(kept, 3) << width;
    EXPECT_EQ(image.pixels.size(), static_cast<std::size_t>(width));
  }
}

TEST(GaussianNoise, RateZeroAndDeviationZeroChangeNothingAndATinyOneNearlyNothing) {
  const std::vector<std::uint8_t> pixels{0, 1, 128, 254, 255, 77};
  Image image{2, 3, 1, pixels};
  Random random(1);
  GaussianNoise({.deviation = 0}).apply(image, random, {});
  EXPECT_EQ(image.pixels, pixels);
  GaussianNoise({.deviation = 1, .probability = 0}).apply(image, random, {});
  EXPECT_EQ(image.pixels, pixels);
  GaussianNoise({.deviation = 0.001}).apply(image, random, {});
  for (std::size_t i = 0; i < 6; ++i) EXPECT_NEAR(image.pixels[i], pixels[i], 1);
}

TEST(GaussianNoise, RepeatsForTheSameStream) {
  Image one{8, 8, 3, std::vector<std::uint8_t>(192, 128)}, two = one, other = one;
  Random a = Random::of(1, "noise", 2, 3), b = Random::of(1, "noise", 2, 3), c = Random::of(1, "noise", 2, 4);
  GaussianNoise({}).apply(one, a, {});
  GaussianNoise({}).apply(two, b, {});
  GaussianNoise({}).apply(other, c, {});
  EXPECT_EQ(one.pixels, two.pixels);
  EXPECT_NE(one.pixels, other.pixels);
}

TEST(GaussianNoise, RefusesANegativeDeviation) {
  EXPECT_EQ(option_problems(GaussianNoiseOptions{.deviation = -1}), std::vector<std::string>{"deviation = -1 is outside 0 .. 1"});
}

}  // namespace
}  // namespace deft
