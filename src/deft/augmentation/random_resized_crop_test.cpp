#include "deft/augmentation/random_resized_crop.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace deft {
namespace {

TEST(RandomResizedCrop, BoxesStayInsideTheDocumentedRanges) {
  const RandomResizedCropOptions options;
  double least = 1, most = 0, narrow = 9, wide = 0;
  Random random(5);
  for (int i = 0; i < 5000; ++i) {
    const Box box = random_box(200, 200, options, random);
    ASSERT_GE(box.top, 0);
    ASSERT_GE(box.left, 0);
    ASSERT_LE(box.top + box.height, 200);
    ASSERT_LE(box.left + box.width, 200);
    const double area = static_cast<double>(box.height * box.width) / 40000;
    const double ratio = static_cast<double>(box.width) / static_cast<double>(box.height);
    least = std::min(least, area), most = std::max(most, area);
    narrow = std::min(narrow, ratio), wide = std::max(wide, ratio);
  }
  EXPECT_NEAR(least, 0.35, 0.01);  // reached, and not passed by more than rounding to pixels
  EXPECT_GT(most, 0.97);
  EXPECT_NEAR(narrow, 0.75, 0.02);
  EXPECT_NEAR(wide, 4.0 / 3.0, 0.02);
}

TEST(RandomResizedCrop, TheWholePictureIsKeptAsItIs) {
  Image image{4, 4, 1, {0, 50, 9, 7, 1, 2, 3, 4, 255, 6, 7, 8, 9, 1, 2, 3}};
  const Image before = image;
  Random random(1);
  RandomResizedCrop({.scale_low = 1, .scale_high = 1, .ratio_low = 1, .ratio_high = 1}).apply(image, random, {});
  EXPECT_EQ(image.pixels, before.pixels);
}

TEST(RandomResizedCrop, SizeSetsTheResultAndConstantsStayConstant) {
  Image image{9, 13, 3, std::vector<std::uint8_t>(9 * 13 * 3, 77)};
  Random random(1);
  RandomResizedCrop({.size = 6}).apply(image, random, {});
  EXPECT_EQ(image.height, 6);
  EXPECT_EQ(image.width, 6);
  EXPECT_EQ(image.pixels, std::vector<std::uint8_t>(6 * 6 * 3, 77));
}

TEST(RandomResizedCrop, ABoxThatNeverFitsBecomesTheCentredSquare) {
  Random random(1);
  const Box box = random_box(10, 40, {.scale_low = 1, .scale_high = 1, .ratio_low = 0.75, .ratio_high = 0.75}, random);
  EXPECT_EQ(box.left, 15);
  EXPECT_EQ(box.width, 10);
  EXPECT_EQ(box.height, 10);
}

}  // namespace
}  // namespace deft
