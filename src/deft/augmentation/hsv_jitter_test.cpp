#include "deft/augmentation/hsv_jitter.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#if DEFT_OPENCV
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#endif

namespace deft {
namespace {

Image all_kinds_of_colours() {
  Image image{64, 64, 3, {}};
  Random random(3);
  for (int i = 0; i < 64 * 64 * 3; ++i) image.pixels.push_back(static_cast<std::uint8_t>(random.below(256)));
  for (int i = 0; i < 30; ++i) image.pixels[static_cast<std::size_t>(i)] = 200;  // greys, whose hue is undefined
  return image;
}

TEST(HsvJitter, NoChangeGivesTheSamePixels) {
  Image image = all_kinds_of_colours();
  const Image before = image;
  change_hsv(image, {});
  EXPECT_EQ(image.pixels, before.pixels);
}

TEST(HsvJitter, KnownColours) {
  Image image{1, 3, 3, {255, 0, 0, 100, 50, 50, 128, 128, 128}};
  change_hsv(image, {.hue_offset = 1.0 / 3.0});  // red becomes green
  EXPECT_EQ(image.pixels, (std::vector<std::uint8_t>{0, 255, 0, 50, 100, 50, 128, 128, 128}));
  Image dull{1, 1, 3, {200, 100, 100}};
  change_hsv(dull, {.saturation_power = 2});  // s = 1/2 -> 1/4: 200 * 3/4 = 150
  EXPECT_EQ(dull.pixels, (std::vector<std::uint8_t>{200, 150, 150}));
  Image dark{1, 1, 3, {51, 51, 51}};
  change_hsv(dark, {.value_power = 0.5, .value_factor = 0.8, .value_offset = 0.1});  // 0.8 sqrt(0.2) + 0.1 = 0.45777
  EXPECT_EQ(dark.pixels, (std::vector<std::uint8_t>{117, 117, 117}));
}

#if DEFT_OPENCV
TEST(HsvJitter, AgreesWithOpenCvsColourConversion) {
  const HsvChange change{.saturation_power = 1.7, .saturation_factor = 0.9, .saturation_offset = 0.05,
                         .value_power = 0.6, .value_factor = 1.2, .value_offset = -0.1, .hue_offset = -0.07};
  Image image = all_kinds_of_colours();
  cv::Mat hsv;
  cv::Mat(64, 64, CV_8UC3, image.pixels.data()).convertTo(hsv, CV_32F, 1.0 / 255);
  cv::cvtColor(hsv, hsv, cv::COLOR_RGB2HSV);
  for (cv::Vec3f& p : cv::Mat_<cv::Vec3f>(hsv)) {
    p[0] = std::fmod(p[0] + 360 * 0.93F, 360.0F);
    p[1] = std::clamp(0.9F * std::pow(p[1], 1.7F) + 0.05F, 0.0F, 1.0F);
    p[2] = std::clamp(1.2F * std::pow(p[2], 0.6F) - 0.1F, 0.0F, 1.0F);
  }
  cv::Mat expected;
  cv::cvtColor(hsv, expected, cv::COLOR_HSV2RGB);
  change_hsv(image, change);
  for (int i = 0; i < 64 * 64 * 3; ++i) {
    const float wanted = 255 * reinterpret_cast<const float*>(expected.data)[i];
    ASSERT_NEAR(image.pixels[static_cast<std::size_t>(i)], wanted, 1.01) << i;
  }
}
#endif

TEST(HsvJitter, DrawsStayInTheDocumentedRangesAndReachTheirEnds) {
  Random random(9);
  double low_power = 9, high_power = 0, low_factor = 9, high_factor = 0, low_offset = 9, high_offset = -9, hue = 0;
  int below_one = 0;
  for (int i = 0; i < 10000; ++i) {
    const HsvChange c = random_hsv_change({}, random);
    low_power = std::min({low_power, c.saturation_power, c.value_power});
    high_power = std::max({high_power, c.saturation_power, c.value_power});
    low_factor = std::min({low_factor, c.saturation_factor, c.value_factor});
    high_factor = std::max({high_factor, c.saturation_factor, c.value_factor});
    low_offset = std::min({low_offset, c.saturation_offset, c.value_offset});
    high_offset = std::max({high_offset, c.saturation_offset, c.value_offset});
    hue = std::max(hue, std::abs(c.hue_offset));
    below_one += c.value_power < 1;
  }
  EXPECT_TRUE(low_power >= 0.25 && low_power < 0.252) << low_power;
  EXPECT_TRUE(high_power <= 4 && high_power > 3.97) << high_power;
  EXPECT_TRUE(low_factor >= 0.7 && low_factor < 0.702) << low_factor;
  EXPECT_TRUE(high_factor <= 1.4 && high_factor > 1.398) << high_factor;
  EXPECT_TRUE(low_offset >= -0.1 && high_offset <= 0.1 && high_offset > 0.099) << high_offset;
  EXPECT_TRUE(hue <= 0.1 && hue > 0.099) << hue;
  EXPECT_NEAR(below_one, 5000, 200);  // darker as often as brighter
}

TEST(HsvJitter, GreyPicturesStay) {
  Image image{1, 3, 1, {1, 2, 3}};
  change_hsv(image, {.value_offset = 0.5});
  EXPECT_EQ(image.pixels, (std::vector<std::uint8_t>{1, 2, 3}));
}

}  // namespace
}  // namespace deft
