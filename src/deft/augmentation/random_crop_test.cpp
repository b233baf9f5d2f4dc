#include "deft/augmentation/random_crop.h"

#include <gtest/gtest.h>

#include <map>

namespace deft {
namespace {

TEST(RandomCrop, ShiftsByHand) {
  const Image image{1, 3, 1, {1, 2, 3}};
  using V = std::vector<std::uint8_t>;
  EXPECT_EQ(shifted(image, 0, 1, Border::reflect).pixels, (V{2, 3, 2}));
  EXPECT_EQ(shifted(image, 0, 1, Border::zero).pixels, (V{2, 3, 0}));
  EXPECT_EQ(shifted(image, 0, -2, Border::reflect).pixels, (V{3, 2, 1}));
  EXPECT_EQ(shifted(image, 0, -5, Border::zero).pixels, (V{0, 0, 0}));
  const Image tall{3, 1, 1, {1, 2, 3}};
  EXPECT_EQ(shifted(tall, -1, 0, Border::reflect).pixels, (V{2, 1, 2}));
  EXPECT_EQ(shifted(tall, -1, 0, Border::zero).pixels, (V{0, 1, 2}));
}

TEST(RandomCrop, ReflectionRepeatsWithPeriodTwoNMinusTwo) {
  const std::vector<std::int64_t> expected{1, 0, 1, 2, 1, 0, 1, 2, 1, 0};  // numpy.pad(mode="reflect") of 0 1 2
  for (std::int64_t i = -5; i < 5; ++i) EXPECT_EQ(reflected(i, 3), expected[static_cast<std::size_t>(i + 5)] ) << i;
  EXPECT_EQ(reflected(9, 1), 0);
}

TEST(RandomCrop, ReflectedPixelsAgreeWithTheIndexFormulaEverywhere) {
  Image image{5, 4, 3, {}};
  for (int i = 0; i < 60; ++i) image.pixels.push_back(static_cast<std::uint8_t>(i));
  for (std::int64_t dy = -7; dy <= 7; ++dy) {
    for (std::int64_t dx = -7; dx <= 7; ++dx) {
      const Image moved = shifted(image, dy, dx, Border::reflect);
      const Image cut = shifted(image, dy, dx, Border::zero);
      for (std::int64_t y = 0; y < 5; ++y) {
        for (std::int64_t x = 0; x < 4; ++x) {
          const std::int64_t from = (reflected(y + dy, 5) * 4 + reflected(x + dx, 4)) * 3;
          const bool inside = y + dy >= 0 && y + dy < 5 && x + dx >= 0 && x + dx < 4;
          EXPECT_EQ(moved.pixels[(y * 4 + x) * 3], image.pixels[from]);
          EXPECT_EQ(cut.pixels[(y * 4 + x) * 3], inside ? image.pixels[from] : 0);
        }
      }
    }
  }
}

TEST(RandomCrop, AllPlacesAreEquallyLikely) {
  const RandomCrop crop({.padding = 1, .mode = "zero"});
  std::map<std::vector<std::uint8_t>, int> seen;
  for (std::uint64_t i = 0; i < 9000; ++i) {
    Image image{3, 3, 1, {0, 0, 0, 0, 9, 0, 0, 0, 0}};
    Random random = Random::of(1, "crop", i);
    crop.apply(image, random, {});
    ++seen[image.pixels];
  }
  EXPECT_EQ(seen.size(), 9U);
  for (const auto& [pixels, count] : seen) EXPECT_NEAR(count, 1000, 130);
}

TEST(RandomCrop, PaddingZeroChangesNothing) {
  Image image{1, 3, 1, {1, 2, 3}};
  Random random(1);
  RandomCrop({.padding = 0}).apply(image, random, {});
  EXPECT_EQ(image.pixels, (std::vector<std::uint8_t>{1, 2, 3}));
}

}  // namespace
}  // namespace deft
