#include "deft/kernel/convert.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace deft {
namespace {

TEST(Convert, RoundsTiesToEven) {
  EXPECT_EQ(to_bfloat16(1.0f), 0x3F80);
  EXPECT_EQ(to_bfloat16(1.00390625f), 0x3F80);  // halfway, down to the even neighbour
  EXPECT_EQ(to_bfloat16(1.01171875f), 0x3F82);  // halfway, up to the even neighbour
  EXPECT_EQ(to_bfloat16(1.004f), 0x3F81);
  EXPECT_EQ(to_bfloat16(-2.0f), 0xC000);
  EXPECT_EQ(to_bfloat16(3.4e38f), 0x7F80);  // beyond the largest bfloat16: infinity
  EXPECT_EQ(to_float(0xC000), -2.0f);
}

TEST(Convert, KeepsInfinityAndNaN) {
  EXPECT_EQ(to_bfloat16(std::numeric_limits<float>::infinity()), 0x7F80);
  EXPECT_TRUE(std::isnan(to_float(to_bfloat16(std::numeric_limits<float>::quiet_NaN()))));
  const std::vector<float> in(17, std::numeric_limits<float>::signaling_NaN());
  std::vector<std::uint16_t> out(17);
  to_bfloat16(in, out);
  for (std::uint16_t bits : out) EXPECT_TRUE(std::isnan(to_float(bits)));
}

TEST(Convert, ArraysOfEveryLengthRoundWithinHalfAUnit) {
  for (std::size_t length : {0u, 1u, 3u, 15u, 16u, 17u, 33u, 100u}) {
    std::vector<float> in(length), back(length);
    std::vector<std::uint16_t> out(length);
    for (std::size_t i = 0; i < length; ++i) in[i] = std::ldexp(1.0f + 0.0137f * i, static_cast<int>(i % 40) - 20);
    to_bfloat16(in, out);
    to_float(out, back);
    for (std::size_t i = 0; i < length; ++i) {
      EXPECT_EQ(out[i], to_bfloat16(in[i])) << i;
      EXPECT_NEAR(back[i], in[i], std::abs(in[i]) / 256) << i;
    }
  }
}

TEST(NormalizePixels, AppliesFactorAndOffsetOfEachChannel) {
  for (std::size_t pixels : {1u, 5u, 16u, 37u, 64u}) {
    const std::vector<float> factor{0.01f, 0.02f, -0.03f}, offset{-1.0f, 0.5f, 2.0f};
    std::vector<std::uint8_t> bytes(3 * pixels);
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i * 89);
    std::vector<float> out(bytes.size());
    std::vector<std::uint16_t> narrow(bytes.size());
    normalize_pixels(bytes, factor, offset, out);
    normalize_pixels(bytes, factor, offset, narrow);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      EXPECT_NEAR(out[i], bytes[i] * factor[i % 3] + offset[i % 3], 1e-6) << i;
      EXPECT_NEAR(to_float(narrow[i]), out[i], std::abs(out[i]) / 256) << i;
    }
  }
}

TEST(NormalizePixels, TheExampleOfTheHeader) {
  const std::vector<std::uint8_t> bytes{0, 255};
  const std::vector<float> factor{1 / 255.0f}, offset{-0.5f};
  std::vector<float> out(2);
  normalize_pixels(bytes, factor, offset, out);
  EXPECT_FLOAT_EQ(out[0], -0.5f);
  EXPECT_FLOAT_EQ(out[1], 0.5f);
}

TEST(NormalizePixels, RefusesFactorsThatDoNotMatchOffsets) {
  const std::vector<std::uint8_t> bytes(3);
  const std::vector<float> three(3), two(2);
  std::vector<float> out(3);
  EXPECT_THROW(normalize_pixels(bytes, three, two, out), std::invalid_argument);
}

}  // namespace
}  // namespace deft
