#include "deft/augmentation/scale.h"

#include <gtest/gtest.h>

#include "support/checked_options.h"

namespace deft {
namespace {

TEST(Scale, HalfIsTheMeanOfNeighboursAndLiesWhereItIsPut) {
  const Image image{4, 4, 1, {10, 10, 50, 50, 10, 10, 50, 50, 90, 90, 200, 200, 90, 90, 200, 200}};
  Image flat{4, 4, 1, std::vector<std::uint8_t>(16, 77)};
  rescale(flat, 0.5, 0, 0, Border::reflect);
  EXPECT_EQ(flat.pixels, std::vector<std::uint8_t>(16, 77));
  Image corner = image;
  rescale(corner, 0.5, 0, 0, Border::zero);
  std::size_t black = 0;
  for (std::size_t i = 0; i < 16; ++i) black += corner.pixels[i] == 0;
  EXPECT_EQ(black, 12u);
  EXPECT_GT(corner.pixels[0], 0);
  Image other = image;
  rescale(other, 0.5, 1, 1, Border::zero);
  EXPECT_EQ(other.pixels[15], corner.pixels[5]);
  EXPECT_EQ(other.pixels[0], 0);
}

TEST(Scale, TwiceShowsOneWindowAndKeepsTheMean) {
  Image image{2, 2, 1, {0, 0, 100, 100}};
  Image top = image, bottom = image;
  rescale(top, 2, 0, 0.5, Border::reflect);
  rescale(bottom, 2, 1, 0.5, Border::reflect);
  EXPECT_EQ(top.pixels, (std::vector<std::uint8_t>{0, 0, 25, 25}));
  EXPECT_EQ(bottom.pixels, (std::vector<std::uint8_t>{75, 75, 100, 100}));
}

TEST(Scale, ShrinkingAveragesAFineCheckerboardInsteadOfSkippingHalfOfIt) {
  Image board{32, 32, 1, {}};
  for (int i = 0; i < 32 * 32; ++i) board.pixels.push_back((i / 32 + i) % 2 ? 200 : 0);
  rescale(board, 0.25, 0.5, 0.5, Border::reflect);
  for (std::uint8_t one : board.pixels) EXPECT_NEAR(one, 100, 8);
}

TEST(Scale, FactorOneChangesNothing) {
  Image image{2, 3, 1, {1, 2, 3, 4, 5, 6}};
  Random random(1);
  Scale({.low = 1, .high = 1}).apply(image, random, {});
  EXPECT_EQ(image.pixels, (std::vector<std::uint8_t>{1, 2, 3, 4, 5, 6}));
}

TEST(Scale, RefusesReversedBounds) {
  EXPECT_EQ(option_problems(ScaleOptions{.low = 2, .high = 1}), std::vector<std::string>{"low must not exceed high"});
}

}  // namespace
}  // namespace deft
