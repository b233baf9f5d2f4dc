#include "deft/augmentation/alternating_flip.h"

#include <gtest/gtest.h>

namespace deft {
namespace {

TEST(AlternatingFlip, EveryPictureChangesSidesEveryEpoch) {
  const AlternatingFlip flip({});
  for (std::int64_t sample = 0; sample < 50; ++sample) {
    std::uint8_t before = 2;
    for (std::int64_t epoch = 0; epoch < 6; ++epoch) {
      Image image{1, 2, 1, {0, 1}};
      Random random(static_cast<std::uint64_t>(epoch * 100 + sample));
      flip.apply(image, random, {epoch, sample, 7});
      EXPECT_NE(image.pixels[0], before);
      before = image.pixels[0];
    }
  }
}

TEST(AlternatingFlip, HalfOfThePicturesStartMirrored) {
  int mirrored = 0;
  for (std::int64_t sample = 0; sample < 10000; ++sample) mirrored += alternating_flip_mirrors({0, sample, 3});
  EXPECT_NEAR(mirrored, 5000, 200);
}

}  // namespace
}  // namespace deft
