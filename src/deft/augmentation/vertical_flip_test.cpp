#include "deft/augmentation/vertical_flip.h"

#include <gtest/gtest.h>

#include "support/checked_options.h"

namespace deft {
namespace {

TEST(VerticalFlip, SwapsTopAndBottomAndKeepsThePixels) {
  Image image{3, 1, 3, {1, 2, 3, 4, 5, 6, 7, 8, 9}};
  turn_over(image);
  EXPECT_EQ(image.pixels, (std::vector<std::uint8_t>{7, 8, 9, 4, 5, 6, 1, 2, 3}));
}

TEST(VerticalFlip, TurnsTheDocumentedShare) {
  const VerticalFlip flip({.probability = 0.3});
  int turned = 0;
  for (std::uint64_t i = 0; i < 10000; ++i) {
    Image image{2, 1, 1, {0, 1}};
    Random random = Random::of(1, "test", i);
    flip.apply(image, random, {});
    turned += image.pixels[0];
  }
  EXPECT_NEAR(turned, 3000, 4 * 46);  // 4 standard deviations of a binomial
}

TEST(VerticalFlip, RateZeroNeverAndRateOneAlways) {
  for (double probability : {0.0, 1.0}) {
    for (std::uint64_t i = 0; i < 100; ++i) {
      Image image{2, 1, 1, {0, 1}};
      Random random(i);
      VerticalFlip({.probability = probability}).apply(image, random, {});
      EXPECT_EQ(image.pixels[0], probability);
    }
  }
}

TEST(VerticalFlip, RefusesAProbabilityAboveOne) {
  EXPECT_EQ(option_problems(VerticalFlipOptions{.probability = 1.5}),
            std::vector<std::string>{"probability = 1.5 is outside 0 .. 1"});
}

}  // namespace
}  // namespace deft
