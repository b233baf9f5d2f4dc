#include "deft/initialization/orthogonal.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "support/checked_options.h"
#include "support/distribution_check.h"

namespace deft {
namespace {

// Largest distance of W W^T from the identity (W^T W for tall matrices).
double distance_from_orthogonal(std::int64_t rows, std::int64_t columns) {
  Random random(4);
  const std::vector<double> w = orthogonal_rows(rows, columns, random);
  const std::int64_t n = std::min(rows, columns), m = std::max(rows, columns);
  double worst = 0.0;
  for (std::int64_t i = 0; i < n; ++i) {
    for (std::int64_t j = 0; j < n; ++j) {
      double sum = 0.0;
      for (std::int64_t k = 0; k < m; ++k) {
        sum += rows <= columns ? w[i * columns + k] * w[j * columns + k] : w[k * columns + i] * w[k * columns + j];
      }
      worst = std::max(worst, std::fabs(sum - (i == j ? 1.0 : 0.0)));
    }
  }
  return worst;
}

TEST(Orthogonal, IsOrthogonalForWideTallAndSquareShapes) {
  EXPECT_LT(distance_from_orthogonal(20, 50), 1e-12);
  EXPECT_LT(distance_from_orthogonal(50, 20), 1e-12);
  EXPECT_LT(distance_from_orthogonal(64, 64), 1e-12);
  EXPECT_LT(distance_from_orthogonal(1, 1), 1e-12);
}

TEST(Orthogonal, TreatsAFilterAsARowAndTakesTheGainOfTheActivation) {
  std::vector<float> w(4 * 2 * 3 * 3, 9.0f);
  InitializationData data;
  data.activation_gain = std::numbers::sqrt2;
  Random random(1);
  Orthogonal({}).initialize({"conv1.weight", "convolution", {4, 2, 3, 3}, 18, 36}, w, data, random);
  double norm = 0.0, product = 0.0;
  for (std::size_t k = 0; k < 18; ++k) norm += w[k] * w[k], product += w[k] * w[18 + k];
  EXPECT_NEAR(norm, 2.0, 1e-6);
  EXPECT_NEAR(product, 0.0, 1e-6);
}

TEST(Orthogonal, PrefersNoDirection) {
  Random random(6);
  std::vector<float> angles;
  for (int i = 0; i < 4000; ++i) {
    const std::vector<double> w = orthogonal_rows(2, 2, random);
    angles.push_back(static_cast<float>(std::atan2(w[1], w[0])));
  }
  expect_distribution(angles, [](double angle) { return (angle + std::numbers::pi) / (2 * std::numbers::pi); });
}

TEST(Orthogonal, LeavesBiasesAloneAndRefusesANegativeGain) {
  std::vector<float> bias(2, 9.0f);
  Random random(1);
  Orthogonal({.layers = "*"}).initialize({"head.bias", "linear", {2}, 0, 0}, bias, {}, random);
  EXPECT_EQ(bias, std::vector<float>(2, 9.0f));
  EXPECT_EQ(option_problems(OrthogonalOptions{.gain = -1}), std::vector<std::string>{"gain = -1 is outside 0 .. 100"});
}

}  // namespace
}  // namespace deft
