#include "deft/augmentation/test_time.h"

#include <gtest/gtest.h>

#include <numeric>

namespace deft {
namespace {

const Image kImage{3, 3, 1, {1, 2, 3, 4, 5, 6, 7, 8, 9}};
using V = std::vector<std::uint8_t>;

V view(const char* level, std::int64_t number) {
  Image out;
  TestTime({.level = level}).view(number, kImage, out);
  return out.pixels;
}

TEST(TestTime, WeightsSumToOne) {
  for (const char* level : {"none", "mirror", "mirror_and_shift"}) {
    const std::vector<double> weights = TestTime({.level = level}).weights();
    EXPECT_DOUBLE_EQ(std::accumulate(weights.begin(), weights.end(), 0.0), 1) << level;
  }
}

TEST(TestTime, ViewsByHand) {
  EXPECT_EQ(view("none", 0), kImage.pixels);
  EXPECT_EQ(view("mirror", 1), (V{3, 2, 1, 6, 5, 4, 9, 8, 7}));
  EXPECT_EQ(view("mirror_and_shift", 2), (V{5, 4, 5, 2, 1, 2, 5, 4, 5}));
  EXPECT_EQ(view("mirror_and_shift", 4), (V{5, 6, 5, 8, 9, 8, 5, 6, 5}));
}

TEST(TestTime, NoneIsOneViewAndAViewTooManyIsABug) {
  EXPECT_EQ(TestTime({.level = "none"}).weights().size(), 1U);
  EXPECT_THROW(view("none", 1), std::out_of_range);
}

}  // namespace
}  // namespace deft
