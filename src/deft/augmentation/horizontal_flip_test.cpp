#include "deft/augmentation/horizontal_flip.h"

#include <gtest/gtest.h>

namespace deft {
namespace {

TEST(HorizontalFlip, SwapsLeftAndRightAndKeepsThePixels) {
  Image image{1, 3, 3, {1, 2, 3, 4, 5, 6, 7, 8, 9}};
  mirror(image);
  EXPECT_EQ(image.pixels, (std::vector<std::uint8_t>{7, 8, 9, 4, 5, 6, 1, 2, 3}));
}

TEST(HorizontalFlip, MirrorsTheDocumentedShare) {
  const HorizontalFlip flip({.probability = 0.3});
  int mirrored = 0;
  for (std::int64_t i = 0; i < 10000; ++i) {
    Image image{1, 2, 1, {0, 1}};
    Random random = Random::of(1, "test", static_cast<std::uint64_t>(i));
    flip.apply(image, random, {});
    mirrored += image.pixels[0];
  }
  EXPECT_NEAR(mirrored, 3000, 4 * 46);  // 4 standard deviations of a binomial
}

TEST(HorizontalFlip, RateZeroNeverAndRateOneAlways) {
  for (double probability : {0.0, 1.0}) {
    for (std::uint64_t i = 0; i < 100; ++i) {
      Image image{1, 2, 1, {0, 1}};
      Random random(i);
      HorizontalFlip({.probability = probability}).apply(image, random, {});
      EXPECT_EQ(image.pixels[0], probability);
    }
  }
}

}  // namespace
}  // namespace deft
