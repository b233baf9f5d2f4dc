#include "deft/augmentation/shear.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "deft/augmentation/warp.h"
#include "support/checked_options.h"

namespace deft {
namespace {

TEST(Shear, FortyFiveDegreesTurnAVerticalLineIntoADiagonalOne) {
  Image image{3, 3, 1, {0, 9, 0, 0, 9, 0, 0, 9, 0}};
  warp(image, slant(45, 0), Border::zero);
  EXPECT_EQ(image.pixels, (std::vector<std::uint8_t>{9, 0, 0, 0, 9, 0, 0, 0, 9}));
}

TEST(Shear, TheCentreRowStaysInPlaceAndTheRestMovesWithinTheAngle) {
  const Shear shear({.degrees = 20, .mode = "zero"});
  double most = 0;
  for (std::uint64_t i = 0; i < 500; ++i) {
    Image image{41, 41, 1, std::vector<std::uint8_t>(41 * 41)};
    for (std::size_t y = 0; y < 41; ++y) image.pixels[y * 41 + 20] = 200;  // a vertical line
    Random random = Random::of(1, "shear", i);
    shear.apply(image, random, {});
    EXPECT_NEAR(image.pixels[20 * 41 + 20], 200, 1);
    double weight = 0, place = 0;
    for (std::size_t x = 0; x < 41; ++x) {
      weight += image.pixels[10 * 41 + x];
      place += image.pixels[10 * 41 + x] * (static_cast<double>(x) - 20);
    }
    ASSERT_GT(weight, 0);
    most = std::max(most, std::abs(place / weight));
  }
  // Ten rows above the centre; the columns' shear b tilts the line by 1 / (1 - tan a tan b) at most.
  const double tangent = std::tan(20 * std::numbers::pi / 180);
  EXPECT_LE(most, 10 * tangent / (1 - tangent * tangent) + 0.1);
  EXPECT_GT(most, 10 * tangent * 0.95);
}

TEST(Shear, DegreesZeroChangesNothing) {
  Image image{2, 2, 1, {1, 2, 3, 4}};
  Random random(1);
  Shear({.degrees = 0}).apply(image, random, {});
  EXPECT_EQ(image.pixels, (std::vector<std::uint8_t>{1, 2, 3, 4}));
}

TEST(Shear, RefusesAnglesThatWouldFoldThePicture) {
  EXPECT_EQ(option_problems(ShearOptions{.degrees = 60}), std::vector<std::string>{"degrees = 60 is outside 0 .. 40"});
}

}  // namespace
}  // namespace deft
