#include "deft/explain/drawing.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace deft {
namespace {

TEST(Drawing, ResamplingIsBilinearBetweenPixelCentres) {
  // PyTorch 1.13: interpolate([[[[0, 1], [2, 5]]]], size = (3, 4), mode = "bilinear", align_corners = False)
  const std::vector<float> expected{0, 0.25f, 0.75f, 1, 1, 1.5f, 2.5f, 3, 2, 2.75f, 4.25f, 5};
  const std::vector<float> out = resampled(std::vector<float>{0, 1, 2, 5}, 2, 2, 3, 4);
  ASSERT_EQ(out.size(), expected.size());
  for (std::size_t i = 0; i < out.size(); ++i) EXPECT_NEAR(out[i], expected[i], 1e-6) << i;
  EXPECT_EQ(resampled(std::vector<float>{3}, 1, 1, 2, 2), (std::vector<float>{3, 3, 3, 3}));
}

TEST(Drawing, StretchingFillsZeroToOne) {
  EXPECT_EQ(stretched(std::vector<float>{2, 4, 3}), (std::vector<float>{0, 1, 0.5f}));
  EXPECT_EQ(stretched(std::vector<float>{7, 7}), (std::vector<float>{0, 0}));
}

TEST(Drawing, PanelsStandInRowsEnlargedByWholeFactors) {
  const Image dark{2, 3, 1, {10, 20, 30, 40, 50, 60}};
  const Sheet sheet = panels({{dark, {"a"}}, {dark, {}}, {dark, {}}}, 2, 10);   // 3 x as large: 6 x 9
  EXPECT_EQ(sheet.width, 4 + 2 * (9 + 4));
  EXPECT_EQ(sheet.height, 4 + 2 * (6 + kSheetLine + 4));
  const auto at = [&](std::int64_t y, std::int64_t x) { return int{sheet.pixels[static_cast<std::size_t>((y * sheet.width + x) * 3)]}; };
  EXPECT_EQ(at(4, 4), 10);
  EXPECT_EQ(at(6, 6), 10);
  EXPECT_EQ(at(7, 4), 40);
  EXPECT_EQ(at(4, 4 + 13 + 8), 30);          // the second, last column of it
  EXPECT_EQ(at(4 + 30, 4), 10);              // the third, in the second row
  EXPECT_EQ(at(4 + 30, 4 + 13), 255);        // no fourth
}

TEST(Drawing, DiscsHaveTheAreaOfACircle) {
  Sheet sheet = blank_sheet(41, 41);
  draw_disc(sheet, 20, 20, 10, {0, 0, 0});
  double ink = 0;
  for (const std::uint8_t byte : sheet.pixels) ink += (255 - byte) / 255.0 / 3;
  EXPECT_NEAR(ink, 3.14159 * 100, 4);
  Sheet outside = blank_sheet(5, 5);
  draw_disc(outside, -40, 90, 3, {0, 0, 0});
  EXPECT_EQ(outside.pixels, blank_sheet(5, 5).pixels);
}

TEST(Drawing, BarsGoRightForMoreAndLeftForLess) {
  const Sheet sheet = bar_chart({{"a", 2}, {"b", -1}, {"none", 0}});
  std::int64_t red = 0, blue = 0;
  for (std::size_t i = 0; i < sheet.pixels.size(); i += 3) {
    red += sheet.pixels[i] == 200;
    blue += sheet.pixels[i] == 50;
  }
  EXPECT_NEAR(static_cast<double>(red), 2.0 * static_cast<double>(blue), 0.1 * static_cast<double>(red));
}

TEST(Drawing, HeatIsLaidOverGreyAndColour) {
  const Image heat = heat_image(std::vector<float>{0, 1}, 1, 2);
  const Image grey = blended({1, 2, 1, {100, 200}}, heat), colour = blended({1, 2, 3, {100, 100, 100, 200, 200, 200}}, heat);
  EXPECT_EQ(grey.pixels, colour.pixels);
  EXPECT_EQ(grey.pixels[0], (100 + heat_color(0)[0]) / 2);
  EXPECT_EQ(grey.pixels[5], (200 + heat_color(1)[2]) / 2);
}

}  // namespace
}  // namespace deft
