#include "deft/augmentation/color_jitter.h"

#include <gtest/gtest.h>

#include <array>
#include <map>

#include "support/augmentation_check.h"
#include "support/checked_options.h"
#include "support/distribution_check.h"

namespace deft {
namespace {

TEST(ColorJitter, EveryChangeAgreesWithTorchvision) {
  const auto changed = [](const ColorChange& change) {
    Image image = golden_picture();
    change_colors(image, change);
    return image;
  };
  expect_picture(changed({.brightness = 1.3}), goldens::brightness_1_3, 0.6);
  expect_picture(changed({.contrast = 1.8}), goldens::contrast_1_8, 0.6);
  expect_picture(changed({.saturation = 1.7}), goldens::saturation_1_7, 0.6);
  expect_picture(changed({.saturation = 0.3}), goldens::saturation_0_3, 0.6);
  expect_picture(changed({.hue = 0.2}), goldens::hue_0_2, 1.01);
}

TEST(ColorJitter, DrawsAreUniformInTheDocumentedRanges) {
  const ColorJitterOptions options{.brightness = 0.4, .contrast_strength = 0.2, .saturation = 1.5, .hue_strength = 0.3};
  const auto draw = [&](std::uint64_t i) {
    Random random = Random::of(1, "color", i);
    return random_color_change(options, random);
  };
  expect_uniform(4000, 0.6, 1.4, [&](std::uint64_t i) { return draw(i).brightness; });
  expect_uniform(4000, 0.8, 1.2, [&](std::uint64_t i) { return draw(i).contrast; });
  expect_uniform(4000, 0, 2.5, [&](std::uint64_t i) { return draw(i).saturation; });
  expect_uniform(4000, -0.3, 0.3, [&](std::uint64_t i) { return draw(i).hue; });
}

TEST(ColorJitter, EveryOrderIsEquallyLikely) {
  std::map<std::array<std::int64_t, 4>, int> seen;
  for (std::uint64_t i = 0; i < 24'000; ++i) {
    Random random = Random::of(2, "color", i);
    ++seen[random_color_change({}, random).order];
  }
  ASSERT_EQ(seen.size(), 24u);
  std::vector<std::int64_t> counts;
  for (const auto& [key, count] : seen) counts.push_back(count);
  expect_equally_often(counts);
}

TEST(ColorJitter, TheOrderMatters) {
  Image first{1, 2, 1, {100, 200}}, second = first;
  change_colors(first, {.brightness = 2, .contrast = 0.5, .order = {0, 1, 2, 3}});   // 200 255 -> mean 227.5
  change_colors(second, {.brightness = 2, .contrast = 0.5, .order = {1, 0, 2, 3}});  // 125 175 -> 250 255
  EXPECT_EQ(first.pixels, (std::vector<std::uint8_t>{214, 241}));
  EXPECT_EQ(second.pixels, (std::vector<std::uint8_t>{250, 255}));
}

TEST(ColorJitter, StrengthZeroChangesNothing) {
  Image image = golden_picture();
  Random random(1);
  ColorJitter({.brightness = 0, .contrast_strength = 0, .saturation = 0, .hue_strength = 0}).apply(image, random, {});
  EXPECT_EQ(image.pixels, golden_picture().pixels);
}

TEST(ColorJitter, RefusesMoreThanHalfATurn) {
  EXPECT_EQ(option_problems(ColorJitterOptions{.hue_strength = 0.6}),
            std::vector<std::string>{"hue_strength = 0.6 is outside 0 .. 0.5"});
}

}  // namespace
}  // namespace deft
