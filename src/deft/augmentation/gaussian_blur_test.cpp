#include "deft/augmentation/gaussian_blur.h"

#include <gtest/gtest.h>

#include <cmath>

#include "deft/augmentation/blur.h"
#include "support/augmentation_check.h"
#include "support/checked_options.h"
#include "support/distribution_check.h"

namespace deft {
namespace {

TEST(GaussianBlur, AgreesWithTorchvision) {
  Image image = golden_picture();
  blur(image, 1.2);
  expect_picture(image, goldens::blur_1_2, 0.55);
}

TEST(GaussianBlur, ConstantPicturesStayAndTheMeanIsKept) {
  Image flat{5, 7, 3, std::vector<std::uint8_t>(105, 90)};
  blur(flat, 3);
  EXPECT_EQ(flat.pixels, std::vector<std::uint8_t>(105, 90));
}

TEST(GaussianBlur, AGreySquareOfOnePixelStays) {
  Image dot{1, 1, 1, {7}};
  blur(dot, 2);
  EXPECT_EQ(dot.pixels, std::vector<std::uint8_t>{7});
}

TEST(GaussianBlur, TheWidthOfABlurredDotIsSigmaInTheDocumentedRange) {
  const GaussianBlur trick({.probability = 1, .sigma_low = 1, .sigma_high = 2});
  expect_uniform(300, 0.98, 2.02, [&](std::uint64_t i) {
    Image line{1, 41, 1, std::vector<std::uint8_t>(41)};
    line.pixels[20] = 255;
    Image wide{41, 41, 1, {}};
    for (int y = 0; y < 41; ++y) wide.pixels.insert(wide.pixels.end(), line.pixels.begin(), line.pixels.end());
    Random random = Random::of(6, "blur", i);
    trick.apply(wide, random, {});
    double weight = 0, squares = 0;
    for (int x = 0; x < 41; ++x) {
      const double value = wide.pixels[static_cast<std::size_t>(20 * 41 + x)];
      weight += value;
      squares += value * (x - 20) * (x - 20);
    }
    return std::sqrt(squares / weight);
  });
}

TEST(GaussianBlur, ProbabilityZeroAndSigmaZeroChangeNothing) {
  const std::vector<std::uint8_t> pixels{1, 2, 3, 200, 5, 6};
  Image image{2, 3, 1, pixels};
  Random random(1);
  GaussianBlur({.probability = 0}).apply(image, random, {});
  EXPECT_EQ(image.pixels, pixels);
  GaussianBlur({.probability = 1, .sigma_low = 0, .sigma_high = 0}).apply(image, random, {});
  EXPECT_EQ(image.pixels, pixels);
}

TEST(GaussianBlur, RefusesReversedBounds) {
  EXPECT_EQ(option_problems(GaussianBlurOptions{.sigma_low = 2, .sigma_high = 1}),
            std::vector<std::string>{"sigma_low must not exceed sigma_high"});
}

}  // namespace
}  // namespace deft
