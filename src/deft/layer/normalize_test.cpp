#include "deft/layer/normalize.h"

#include <gtest/gtest.h>

#include <cmath>

namespace deft {
namespace {

TEST(Normalize, GivesMeanZeroAndVarianceOne) {
  const std::vector<double> z = normalize({1, 3, 8, -4}, 1e-12);
  double sum = 0, squares = 0;
  for (double one : z) {
    sum += one;
    squares += one * one;
  }
  EXPECT_NEAR(sum, 0, 1e-12);
  EXPECT_NEAR(squares / 4, 1, 1e-10);
}

TEST(Normalize, ConstantsBecomeZeroInsteadOfNothing) {
  EXPECT_EQ(normalize({5, 5, 5}, 1e-5), (std::vector<double>{0, 0, 0}));
}

// The formula of the header against central differences of sum g_i z_i, in float64.
TEST(Normalize, GradientIsTheDerivative) {
  const std::vector<double> g{0.3, -1.2, 0.7, 2.0, -0.4};
  std::vector<double> x{0.5, -1.0, 2.5, 0.1, 0.9};
  const std::vector<double> ours = normalize_gradient(x, g, 0.01);
  const auto loss = [&] {
    const std::vector<double> z = normalize(x, 0.01);
    double sum = 0;
    for (std::size_t i = 0; i < z.size(); ++i) sum += g[i] * z[i];
    return sum;
  };
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double at = x[i];
    x[i] = at + 1e-6;
    const double above = loss();
    x[i] = at - 1e-6;
    const double below = loss();
    x[i] = at;
    EXPECT_NEAR(ours[i], (above - below) / 2e-6, 1e-8) << i;
  }
}

TEST(Normalize, SetsDoNotSeeEachOther) {
  const std::vector<double> y = normalize_sets({1, 100, 3, 300}, 2, 1e-12, [](std::int64_t i) { return i % 2; });
  const std::vector<double> expected{-1, -1, 1, 1};
  for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(y[i], expected[i], 1e-9);
}

}  // namespace
}  // namespace deft
