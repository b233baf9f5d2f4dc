#include "deft/kernel/quantize.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace deft {
namespace {

TEST(Quantize, NumbersOfTheHeader) {
  const std::vector<float> x{-1.0f, 0.6f, 200.0f};
  std::vector<std::uint8_t> bytes(3);
  quantize(x, 0.5f, bytes);
  EXPECT_EQ(bytes, (std::vector<std::uint8_t>{0, 1, 255}));
  std::vector<std::int8_t> small(3);
  quantize(x, 0.5f, small);
  EXPECT_EQ(small, (std::vector<std::int8_t>{-2, 1, 127}));
  std::vector<float> back(3);
  dequantize(bytes, 0.5f, back);
  EXPECT_EQ(back, (std::vector<float>{0.0f, 0.5f, 127.5f}));
}

TEST(Quantize, IsTheNearestWholeNumberOfTheScale) {
  std::vector<float> x;
  for (int i = -1000; i <= 1000; ++i) x.push_back(0.0137f * static_cast<float>(i));
  std::vector<std::int8_t> small(x.size());
  quantize(x, 0.1f, small);
  std::vector<float> back(x.size());
  dequantize(small, 0.1f, back);
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (std::abs(x[i]) <= 12.7f) EXPECT_NEAR(back[i], x[i], 0.0501f) << x[i];
    if (x[i] > 12.75f) EXPECT_EQ(small[i], 127);
    if (x[i] < -12.85f) EXPECT_EQ(small[i], -128);
  }
}

TEST(Quantize, NaNAndInfinityAreNumbers) {
  const std::vector<float> x{std::nanf(""), INFINITY, -INFINITY};
  std::vector<std::uint8_t> bytes(3, 7);
  quantize(x, 1.0f, bytes);
  EXPECT_EQ(bytes, (std::vector<std::uint8_t>{0, 255, 0}));
}

}  // namespace
}  // namespace deft
