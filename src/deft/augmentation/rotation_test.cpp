#include "deft/augmentation/rotation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "support/augmentation_check.h"
#include "support/checked_options.h"
#include "support/distribution_check.h"

namespace deft {
namespace {

TEST(Rotation, QuarterTurnsAreExact) {
  const Image image{3, 3, 1, {1, 2, 3, 4, 5, 6, 7, 8, 9}};
  using V = std::vector<std::uint8_t>;
  EXPECT_EQ(rotated(image, 0).pixels, image.pixels);
  EXPECT_EQ(rotated(image, 90).pixels, (V{3, 6, 9, 2, 5, 8, 1, 4, 7}));
  EXPECT_EQ(rotated(image, 180).pixels, (V{9, 8, 7, 6, 5, 4, 3, 2, 1}));
}

TEST(Rotation, ConstantPicturesStayAndDegreesZeroChangesNothing) {
  const Image flat{5, 7, 3, std::vector<std::uint8_t>(105, 90)};
  EXPECT_EQ(rotated(flat, 33).pixels, flat.pixels);
  Image image{2, 2, 1, {1, 2, 3, 4}};
  Random random(1);
  Rotation({.degrees = 0}).apply(image, random, {});
  EXPECT_EQ(image.pixels, (std::vector<std::uint8_t>{1, 2, 3, 4}));
}

TEST(Rotation, AHalfwayPointIsTheMeanOfItsNeighbours) {
  // Turned by 45 degrees about the centre of 3 x 3, the centre stays; about the centre of 2 x 2 (between all four)
  // 180 degrees swap the corners.
  const Image image{2, 2, 1, {10, 20, 30, 40}};
  EXPECT_EQ(rotated(image, 180).pixels, (std::vector<std::uint8_t>{40, 30, 20, 10}));
  const Image centre{3, 3, 1, {0, 0, 0, 0, 200, 0, 0, 0, 0}};
  EXPECT_EQ(rotated(centre, 45).pixels[4], 200);
}

TEST(Rotation, AgreesWithTorchvision) {
  expect_picture(rotated(golden_picture(), 33, Border::zero), goldens::rotated, 0.6);
}

TEST(Rotation, AnglesAreUniform) {
  // A ramp that grows downwards: how much it rises along the middle row is the sine of the angle.
  expect_uniform(2000, -10, 10, [](std::uint64_t i) {
    Image ramp{21, 21, 1, std::vector<std::uint8_t>(21 * 21)};
    for (std::size_t p = 0; p < ramp.pixels.size(); ++p) ramp.pixels[p] = static_cast<std::uint8_t>(12 * (p / 21));
    Random random = Random::of(8, "rotation", i);
    Rotation({.degrees = 10}).apply(ramp, random, {});
    const double sine = (ramp.pixels[10 * 21 + 18] - ramp.pixels[10 * 21 + 2]) / (12.0 * 16);
    return std::clamp(std::asin(sine) * 180 / std::numbers::pi, -10.0, 10.0);
  });
}

TEST(Rotation, RefusesMoreThanHalfATurnAndUnknownBorders) {
  EXPECT_EQ(option_problems(RotationOptions{.degrees = 200}), std::vector<std::string>{"degrees = 200 is outside 0 .. 180"});
  EXPECT_EQ(option_problems(RotationOptions{.mode = "wrap"}), std::vector<std::string>{"mode: 'wrap' is not a choice"});
}

}  // namespace
}  // namespace deft
