#include "deft/augmentation/contrast.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "deft/augmentation/tones.h"
#include "support/augmentation_check.h"
#include "support/checked_options.h"
#include "support/distribution_check.h"

namespace deft {
namespace {

TEST(Contrast, ByHand) {
  Image image{1, 2, 1, {100, 200}};
  change_contrast(image, 0.5);
  EXPECT_EQ(image.pixels, (std::vector<std::uint8_t>{125, 175}));
  change_contrast(image, 0);
  EXPECT_EQ(image.pixels, (std::vector<std::uint8_t>{150, 150}));
}

TEST(Contrast, AgreesWithTorchvision) {
  Image less = golden_picture(), more = golden_picture();
  change_contrast(less, 0.6);
  change_contrast(more, 1.8);
  expect_picture(less, goldens::contrast_0_6, 0.6);
  expect_picture(more, goldens::contrast_1_8, 0.6);
}

TEST(Contrast, FactorsAreLogUniform) {
  expect_uniform(2000, -1, 1, [](std::uint64_t i) {
    Image image{1, 2, 1, {64, 192}};  // mean 128
    Random random = Random::of(1, "contrast", i);
    Contrast({.low = 0.5, .high = 1.9}).apply(image, random, {});
    const double factor = std::clamp((image.pixels[1] - 128) / 64.0, 0.5, 1.9);
    return 2 * std::log(factor / 0.5) / std::log(1.9 / 0.5) - 1;
  });
}

TEST(Contrast, FactorOneChangesNothing) {
  Image image = golden_picture();
  Random random(1);
  Contrast({.low = 1, .high = 1}).apply(image, random, {});
  EXPECT_EQ(image.pixels, golden_picture().pixels);
}

TEST(Contrast, RefusesReversedBounds) {
  EXPECT_EQ(option_problems(ContrastOptions{.low = 2, .high = 1}), std::vector<std::string>{"low must not exceed high"});
}

}  // namespace
}  // namespace deft
