#include "deft/augmentation/perspective.h"

#include <gtest/gtest.h>

#include "support/augmentation_check.h"
#include "support/checked_options.h"
#include "support/distribution_check.h"

namespace deft {
namespace {

TEST(Perspective, TheProjectionTakesEveryCornerToItsPlace) {
  const Corners from = picture_corners(20, 30);
  const Corners to{{{-10, -8}, {13, -9}, {12, 7}, {-14, 3}}};
  const Projection back = projection_between(from, to);
  for (std::size_t i = 0; i < 4; ++i) {
    const double w = back.m[6] * to[i].x + back.m[7] * to[i].y + back.m[8];
    EXPECT_NEAR((back.m[0] * to[i].x + back.m[1] * to[i].y + back.m[2]) / w, from[i].x, 1e-9);
    EXPECT_NEAR((back.m[3] * to[i].x + back.m[4] * to[i].y + back.m[5]) / w, from[i].y, 1e-9);
  }
}

TEST(Perspective, AgreesWithTorchvision) {
  Image image = golden_picture();
  const Corners to{{{2 - 7.5, 1 - 7.5}, {13 - 7.5, 3 - 7.5}, {14 - 7.5, 12 - 7.5}, {1 - 7.5, 14 - 7.5}}};
  warp(image, projection_between(picture_corners(kGoldenSide, kGoldenSide), to), Border::zero);
  expect_picture(image, goldens::perspective_warped, 0.6);
}

TEST(Perspective, CornersMoveInwardsUniformly) {
  expect_uniform(4000, 0, 0.4, [](std::uint64_t i) {
    Random random = Random::of(1, "perspective", i);
    return 1 - random_corners(0.4, 11, 21, random)[1].x / 10;
  });
  expect_uniform(4000, 0, 0.4, [](std::uint64_t i) {
    Random random = Random::of(2, "perspective", i);
    return 1 - random_corners(0.4, 11, 21, random)[3].y / 5;
  });
}

TEST(Perspective, DistortionZeroAndProbabilityZeroChangeNothing) {
  const std::vector<std::uint8_t> pixels{1, 2, 3, 4, 5, 6};
  Image image{2, 3, 1, pixels};
  Random random(1);
  Perspective({.distortion = 0, .probability = 1}).apply(image, random, {});
  EXPECT_EQ(image.pixels, pixels);
  Perspective({.distortion = 0.9, .probability = 0}).apply(image, random, {});
  EXPECT_EQ(image.pixels, pixels);
  Image dot{1, 1, 1, {7}};  // has no corners to speak of
  Perspective({.distortion = 0.5, .probability = 1}).apply(dot, random, {});
  EXPECT_EQ(dot.pixels, std::vector<std::uint8_t>{7});
}

TEST(Perspective, RefusesToFoldThePicture) {
  EXPECT_EQ(option_problems(PerspectiveOptions{.distortion = 1}),
            std::vector<std::string>{"distortion = 1 is outside 0 .. 0.9"});
}

}  // namespace
}  // namespace deft
