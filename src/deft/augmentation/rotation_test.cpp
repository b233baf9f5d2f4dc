#include "deft/augmentation/rotation.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace deft
