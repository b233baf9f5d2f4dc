#include "deft/augmentation/affine.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "support/augmentation_check.h"
#include "support/checked_options.h"
#include "support/distribution_check.h"

namespace deft {
namespace {

TEST(Affine, AgreesWithTorchvision) {
  Image image = golden_picture();
  warp(image, magnify(1.3, 1.3) * turn(25) * move(2, -1), Border::zero);
  expect_picture(image, goldens::affine_warped, 0.6);
}

TEST(Affine, DrawsStayInTheDocumentedRangesAndAreUniform) {
  const AffineOptions only_turn{.degrees = 30, .translate = 0, .zoom_low = 1, .zoom_high = 1, .shear_degrees = 0};
  expect_uniform(4000, -30, 30, [&](std::uint64_t i) {
    Random random = Random::of(1, "affine", i);
    const Projection map = random_affine(only_turn, 10, 10, random);
    return std::atan2(map.m[3], map.m[0]) * 180 / std::numbers::pi;
  });
  const AffineOptions only_move{.degrees = 0, .translate = 0.2, .zoom_low = 1, .zoom_high = 1, .shear_degrees = 0};
  expect_uniform(4000, -4, 4, [&](std::uint64_t i) {
    Random random = Random::of(2, "affine", i);
    return random_affine(only_move, 10, 20, random).m[2];
  });
  const AffineOptions only_zoom{.degrees = 0, .translate = 0, .zoom_low = 0.5, .zoom_high = 2, .shear_degrees = 0};
  expect_uniform(4000, -1, 1, [&](std::uint64_t i) {
    Random random = Random::of(3, "affine", i);
    return std::log2(random_affine(only_zoom, 10, 10, random).m[0]);
  });
  const AffineOptions only_shear{.degrees = 0, .translate = 0, .zoom_low = 1, .zoom_high = 1, .shear_degrees = 15};
  expect_uniform(4000, -15, 15, [&](std::uint64_t i) {
    Random random = Random::of(4, "affine", i);
    return std::atan(random_affine(only_shear, 10, 10, random).m[1]) * 180 / std::numbers::pi;
  });
}

TEST(Affine, NothingDrawnChangesNothing) {
  Image image{2, 3, 1, {1, 2, 3, 4, 5, 6}};
  Random random(1);
  Affine({.degrees = 0, .translate = 0, .zoom_low = 1, .zoom_high = 1, .shear_degrees = 0}).apply(image, random, {});
  EXPECT_EQ(image.pixels, (std::vector<std::uint8_t>{1, 2, 3, 4, 5, 6}));
}

TEST(Affine, RefusesReversedBounds) {
  EXPECT_EQ(option_problems(AffineOptions{.zoom_low = 2, .zoom_high = 1}),
            std::vector<std::string>{"zoom_low must not exceed zoom_high"});
}

}  // namespace
}  // namespace deft
