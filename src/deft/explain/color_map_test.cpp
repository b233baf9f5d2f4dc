#include "deft/explain/color_map.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>

#include "goldens/explain.h"

namespace deft {
namespace {

TEST(ColorMap, IsTurboAsMatplotlibDrawsIt) {
  for (std::size_t i = 0; i < goldens::turbo_at.size(); ++i) {
    const Color color = heat_color(goldens::turbo_at[i]);
    for (std::size_t c = 0; c < 3; ++c) EXPECT_NEAR(color[c], goldens::turbo[3 * i + c], 8) << goldens::turbo_at[i];
  }
  EXPECT_EQ(heat_color(-3), heat_color(0));
  EXPECT_EQ(heat_color(7), heat_color(1));
  EXPECT_EQ(heat_color(std::nan("")), heat_color(0));
}

TEST(ColorMap, ClassesStayApart) {
  for (int a = 0; a < 12; ++a) {
    for (int b = 0; b < a; ++b) {
      int apart = 0;
      for (std::size_t c = 0; c < 3; ++c) apart += std::abs(int{class_color(a)[c]} - int{class_color(b)[c]});
      EXPECT_GT(apart, 60) << a << " and " << b;
    }
  }
}

}  // namespace
}  // namespace deft
