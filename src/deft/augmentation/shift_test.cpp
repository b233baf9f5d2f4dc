#include "deft/augmentation/shift.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <utility>

#include "support/checked_options.h"

namespace deft {
namespace {

// A white pixel in the middle of black shows where the picture went.
std::pair<int, int> place_of_the_dot(const Shift& shift, std::uint64_t sample) {
  Image image{11, 21, 1, std::vector<std::uint8_t>(11 * 21)};
  image.pixels[5 * 21 + 10] = 255;
  Random random = Random::of(2, "shift", sample);
  shift.apply(image, random, {});
  for (int p = 0; p < 11 * 21; ++p) {
    if (image.pixels[static_cast<std::size_t>(p)]) return {p / 21 - 5, p % 21 - 10};
  }
  return {99, 99};
}

TEST(Shift, EveryWholeShiftInTheDocumentedRangeIsDrawnAsOftenAsItsShareSays) {
  const Shift shift({.share = 0.2, .mode = "zero"});  // of 11: 2.2 pixels, of 21: 4.2 pixels
  std::map<int, int> down, right;
  for (std::uint64_t i = 0; i < 8400; ++i) {
    const auto [y, x] = place_of_the_dot(shift, i);
    ++down[y];
    ++right[x];
  }
  ASSERT_EQ(right.begin()->first, -4);
  ASSERT_EQ(right.rbegin()->first, 4);
  ASSERT_EQ(down.begin()->first, -2);
  ASSERT_EQ(down.rbegin()->first, 2);
  double chi_square = 0;
  for (int x = -4; x <= 4; ++x) {  // U(-4.2, 4.2) rounded: inner ones 1000 each, the ends 700 each
    const double expected = std::abs(x) == 4 ? 700 : 1000;
    chi_square += (right[x] - expected) * (right[x] - expected) / expected;
  }
  EXPECT_LT(chi_square, 26.1);  // 8 degrees of freedom, 0.1 %
}

TEST(Shift, TheBorderIsMirroredOrBlackAsAsked) {
  for (const bool zero : {false, true}) {
    const Shift shift({.share = 0.5, .mode = zero ? "zero" : "reflect"});
    int blacks = 0;
    for (std::uint64_t i = 0; i < 100; ++i) {
      Image image{3, 3, 1, {1, 2, 3, 4, 5, 6, 7, 8, 9}};
      Random random(i);
      shift.apply(image, random, {});
      for (std::uint8_t one : image.pixels) blacks += one == 0;
    }
    EXPECT_EQ(blacks > 0, zero);
  }
}

TEST(Shift, ShareZeroChangesNothing) {
  Image image{2, 2, 1, {1, 2, 3, 4}};
  Random random(1);
  Shift({.share = 0}).apply(image, random, {});
  EXPECT_EQ(image.pixels, (std::vector<std::uint8_t>{1, 2, 3, 4}));
}

TEST(Shift, RefusesMoreThanHalfAndUnknownBorders) {
  EXPECT_EQ(option_problems(ShiftOptions{.share = 0.6}), std::vector<std::string>{"share = 0.6 is outside 0 .. 0.5"});
  EXPECT_EQ(option_problems(ShiftOptions{.mode = "wrap"}), std::vector<std::string>{"mode: 'wrap' is not a choice"});
}

}  // namespace
}  // namespace deft
