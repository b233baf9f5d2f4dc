#include "deft/augmentation/gaussian_scale_space.h"

#include <gtest/gtest.h>

#include <map>

#include "deft/augmentation/blur.h"
#include "support/checked_options.h"
#include "support/distribution_check.h"

namespace deft {
namespace {

TEST(GaussianScaleSpace, WidthsDoubleEveryOctave) {
  const GaussianScaleSpaceOptions options{.finest = 0.5, .octaves = 2, .levels = 3};
  EXPECT_EQ(scale_space_sigma(options, 0), 0);
  EXPECT_EQ(scale_space_sigma(options, 1), 0.5);
  EXPECT_NEAR(scale_space_sigma(options, 2), 0.62996, 1e-5);
  EXPECT_NEAR(scale_space_sigma(options, 4), 1, 1e-12);
  EXPECT_NEAR(scale_space_sigma(options, 6), 1.5874, 1e-4);
}

TEST(GaussianScaleSpace, BlurringTwiceIsBlurringByTheRootOfTheSumOfSquares) {
  Image twice{32, 32, 1, {}};
  Random random(1);
  for (int i = 0; i < 1024; ++i) twice.pixels.push_back(static_cast<std::uint8_t>(random.below(256)));
  Image once = twice;
  blur(twice, 1.2);
  blur(twice, 1.6);
  blur(once, 2.0);
  for (std::size_t i = 0; i < 1024; ++i) EXPECT_NEAR(twice.pixels[i], once.pixels[i], 1.5) << i;
}

TEST(GaussianScaleSpace, EveryLevelIsEquallyLikely) {
  const GaussianScaleSpaceOptions options{.finest = 0.6, .octaves = 2, .levels = 2};
  const Image dot = [] {
    Image image{9, 9, 1, std::vector<std::uint8_t>(81)};
    image.pixels[40] = 255;
    return image;
  }();
  std::map<std::vector<std::uint8_t>, int> seen;
  for (std::uint64_t i = 0; i < 5000; ++i) {
    Image image = dot;
    Random random = Random::of(4, "scale space", i);
    GaussianScaleSpace(options).apply(image, random, {});
    ++seen[image.pixels];
  }
  ASSERT_EQ(seen.size(), 5u);
  EXPECT_TRUE(seen.contains(dot.pixels));  // level 0
  std::vector<std::int64_t> counts;
  for (const auto& [key, count] : seen) counts.push_back(count);
  expect_equally_often(counts);
}

TEST(GaussianScaleSpace, RefusesNoLevels) {
  EXPECT_EQ(option_problems(GaussianScaleSpaceOptions{.levels = 0}), std::vector<std::string>{"levels = 0 is outside 1 .. 16"});
}

}  // namespace
}  // namespace deft
