#include "deft/augmentation/random_erasing.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace deft {
namespace {

TEST(RandomErasing, OneRectangleInTheDocumentedRangesIsErased) {
  const RandomErasing erasing({.probability = 1, .fill = "mean"});
  double least = 1, most = 0;
  for (std::uint64_t i = 0; i < 2000; ++i) {
    Image image{40, 40, 1, std::vector<std::uint8_t>(1600)};
    for (std::size_t p = 0; p < 1600; ++p) image.pixels[p] = p % 2 ? 255 : 1;  // mean 128
    Random random = Random::of(4, "erase", i);
    erasing.apply(image, random, {});
    std::int64_t top = 40, bottom = -1, left = 40, right = -1, count = 0;
    for (std::int64_t p = 0; p < 1600; ++p) {
      if (image.pixels[static_cast<std::size_t>(p)] != 128) continue;
      top = std::min(top, p / 40), bottom = std::max(bottom, p / 40);
      left = std::min(left, p % 40), right = std::max(right, p % 40);
      ++count;
    }
    ASSERT_EQ(count, (bottom - top + 1) * (right - left + 1));  // a full rectangle
    least = std::min(least, static_cast<double>(count) / 1600);
    most = std::max(most, static_cast<double>(count) / 1600);
  }
  EXPECT_NEAR(least, 0.02, 0.005);
  EXPECT_NEAR(most, 0.33, 0.02);
}

TEST(RandomErasing, ProbabilityZeroErasesNothing) {
  Image image{2, 2, 1, {1, 2, 3, 4}};
  Random random(1);
  RandomErasing({.probability = 0}).apply(image, random, {});
  EXPECT_EQ(image.pixels, (std::vector<std::uint8_t>{1, 2, 3, 4}));
}

TEST(RandomErasing, NoiseIsUniformOverTheBytes) {
  Image image{100, 100, 1, std::vector<std::uint8_t>(10000)};
  Random random(1);
  RandomErasing({.probability = 1, .area_low = 1, .area_high = 1, .aspect = 1}).apply(image, random, {});
  double sum = 0;
  for (std::uint8_t p : image.pixels) sum += p;
  EXPECT_NEAR(sum / 10000, 127.5, 3);
}

}  // namespace
}  // namespace deft
