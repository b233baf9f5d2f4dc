#include "deft/augmentation/zoom.h"

#include <gtest/gtest.h>

#include <cmath>

#include "support/checked_options.h"
#include "support/distribution_check.h"

namespace deft {
namespace {

TEST(Zoom, TwiceByHand) {
  Image image{1, 5, 1, {0, 0, 90, 0, 0}};
  Random random(1);
  Zoom({.low = 2, .high = 2}).apply(image, random, {});
  EXPECT_EQ(image.pixels, (std::vector<std::uint8_t>{0, 45, 90, 45, 0}));
}

TEST(Zoom, HalfShowsTheBorderTwice) {
  const std::vector<std::uint8_t> row{10, 20, 30, 40, 50};
  Random random(1);
  Image mirrored{1, 5, 1, row}, black{1, 5, 1, row};
  Zoom({.low = 0.5, .high = 0.5}).apply(mirrored, random, {});
  EXPECT_EQ(mirrored.pixels, (std::vector<std::uint8_t>{30, 10, 30, 50, 30}));
  Zoom({.low = 0.5, .high = 0.5, .mode = "zero"}).apply(black, random, {});
  EXPECT_EQ(black.pixels, (std::vector<std::uint8_t>{0, 10, 30, 50, 0}));
}

TEST(Zoom, FactorsAreLogUniform) {
  expect_uniform(4000, 0, 1, [](std::uint64_t i) {
    Random random = Random::of(3, "zoom", i);
    return std::log(random_zoom(0.5, 3, random) / 0.5) / std::log(6);
  });
}

TEST(Zoom, FactorOneChangesNothing) {
  Image image{2, 2, 3, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}};
  const Image before = image;
  Random random(1);
  Zoom({.low = 1, .high = 1}).apply(image, random, {});
  EXPECT_EQ(image.pixels, before.pixels);
}

TEST(Zoom, RefusesReversedBounds) {
  EXPECT_EQ(option_problems(ZoomOptions{.low = 2, .high = 1}), std::vector<std::string>{"low must not exceed high"});
  EXPECT_EQ(option_problems(ZoomOptions{.low = 0}), std::vector<std::string>{"low = 0 is outside 0.1 .. 10"});
}

}  // namespace
}  // namespace deft
