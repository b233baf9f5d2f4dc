#include "deft/imbalance/extra_crops.h"

#include <gtest/gtest.h>

#include <set>

#include "support/checked_options.h"

namespace deft {
namespace {

TEST(ExtraCrops, RepeatsRarePicturesUpToTheLimit) {
  EXPECT_EQ(extra_crops_quotas(std::vector<std::int64_t>{100, 40, 5}, 4), (std::vector<std::int64_t>{100, 120, 20}));
}

TEST(ExtraCrops, OfEvenClassesNothingIsRepeated) {
  EXPECT_EQ(extra_crops_quotas(std::vector<std::int64_t>{8, 8}, 4), (std::vector<std::int64_t>{8, 8}));
}

TEST(ExtraCrops, AClassWithoutSamplesStaysEmpty) {
  EXPECT_EQ(extra_crops_quotas(std::vector<std::int64_t>{8, 0}, 4), (std::vector<std::int64_t>{8, 0}));
}

// A picture whose red is its row and whose green is its column: a crop shows which part it is.
Image ramp() {
  Image image{16, 16, 3, {}};
  for (int y = 0; y < 16; ++y) {
    for (int x = 0; x < 16; ++x) {
      for (const int value : {16 * y, 16 * x, 0}) image.pixels.push_back(static_cast<std::uint8_t>(value));
    }
  }
  return image;
}

TEST(ExtraCrops, ACopyIsAPartOfThePictureInItsSize) {
  std::set<std::vector<std::uint8_t>> seen;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    Image image = ramp();
    Random random(seed);
    ExtraCrops({.scale_low = 0.3}).change_copy(image, random);
    ASSERT_EQ(image.height, 16);
    ASSERT_EQ(image.width, 16);
    const int rows = image.pixels[3 * 16 * 15] - image.pixels[0];  // how far the first column's red runs
    EXPECT_GE(rows, 16 * 15 * 0.3);
    EXPECT_LE(rows, 16 * 15);
    seen.insert(image.pixels);
  }
  EXPECT_GT(seen.size(), 15u);
}

TEST(ExtraCrops, RefusesFewerThanOneShowing) {
  EXPECT_EQ(option_problems(ExtraCropsOptions{.most = 0.5}), std::vector<std::string>{"most = 0.5 is outside 1 .. 1000"});
}

}  // namespace
}  // namespace deft
