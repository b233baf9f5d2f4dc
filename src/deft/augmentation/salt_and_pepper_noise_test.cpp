#include "deft/augmentation/salt_and_pepper_noise.h"

#include <gtest/gtest.h>

#include <cmath>

#include "support/checked_options.h"

namespace deft {
namespace {

TEST(SaltAndPepperNoise, HalfOfTheShareTurnsWhiteAndHalfBlackAndAllChannelsTogether) {
  for (double share : {0.001, 0.02, 0.5}) {
    int white = 0, black = 0, kept = 0;
    for (std::uint64_t i = 0; i < 40; ++i) {
      Image image{50, 50, 3, std::vector<std::uint8_t>(7500, 100)};
      Random random = Random::of(1, "salt", i);
      SaltAndPepperNoise({.share = share}).apply(image, random, {});
      for (std::size_t p = 0; p < 7500; p += 3) {
        ASSERT_EQ(image.pixels[p], image.pixels[p + 1]);
        ASSERT_EQ(image.pixels[p], image.pixels[p + 2]);
        white += image.pixels[p] == 255;
        black += image.pixels[p] == 0;
        kept += image.pixels[p] == 100;
      }
    }
    const double wanted = 100'000 * share / 2, slack = 4 * std::sqrt(wanted);
    EXPECT_NEAR(white, wanted, slack);
    EXPECT_NEAR(black, wanted, slack);
    EXPECT_EQ(white + black + kept, 100'000);
  }
}

TEST(SaltAndPepperNoise, EveryPlaceIsEquallyLikely) {
  std::vector<int> hits(25);
  for (std::uint64_t i = 0; i < 5000; ++i) {
    Image image{5, 5, 1, std::vector<std::uint8_t>(25, 100)};
    Random random = Random::of(2, "salt", i);
    SaltAndPepperNoise({.share = 0.2}).apply(image, random, {});
    for (std::size_t p = 0; p < 25; ++p) hits[p] += image.pixels[p] != 100;
  }
  double chi_square = 0;
  for (int one : hits) chi_square += (one - 1000.0) * (one - 1000.0) / 800;  // binomial variance
  EXPECT_LT(chi_square, 52.6);  // 25 degrees of freedom, 0.1 %
}

TEST(SaltAndPepperNoise, ShareZeroChangesNothingAndShareOneLeavesNothing) {
  Image image{2, 3, 1, {1, 2, 3, 4, 5, 6}};
  Random random(1);
  SaltAndPepperNoise({.share = 0}).apply(image, random, {});
  EXPECT_EQ(image.pixels, (std::vector<std::uint8_t>{1, 2, 3, 4, 5, 6}));
  SaltAndPepperNoise({.share = 1}).apply(image, random, {});
  for (std::uint8_t one : image.pixels) EXPECT_TRUE(one == 0 || one == 255) << int{one};
}

TEST(SaltAndPepperNoise, RefusesAShareAboveOne) {
  EXPECT_EQ(option_problems(SaltAndPepperNoiseOptions{.share = 2}), std::vector<std::string>{"share = 2 is outside 0 .. 1"});
}

}  // namespace
}  // namespace deft
