#include "deft/initialization/he.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "support/checked_options.h"

namespace deft {
namespace {

constexpr int kSize = 100000;

std::vector<float> filled(const HeOptions& options, double gain = 1.0) {
  std::vector<float> values(kSize, 9.0f);
  InitializationData data;
  data.activation_gain = gain;
  Random random(1);
  He(options).initialize({"linear1.weight", "linear", {1000, 100}, 100, 1000}, values, data, random);
  return values;
}

double variance(const std::vector<float>& values) {
  return std::inner_product(values.begin(), values.end(), values.begin(), 0.0) / static_cast<double>(values.size());
}

// The relative error of a variance estimated from n normal numbers is sqrt(2 / n): 0.45 %.
TEST(He, HasTheVarianceGainSquaredOverFan) {
  EXPECT_NEAR(variance(filled({}, std::sqrt(2.0))), 2.0 / 100, 0.02 * 0.02);
  EXPECT_NEAR(variance(filled({.mode = "fan_out"})), 1.0 / 1000, 0.02 * 0.001);
  EXPECT_NEAR(variance(filled({.distribution = "uniform", .slope = 0})), 2.0 / 100, 0.02 * 0.02);
}

// torch.nn.Linear(100, ...) draws from U(-0.1, 0.1): 1 / sqrt(fan_in).
TEST(He, WithSlopeRootFiveIsPyTorchsDefault) {
  const std::vector<float> values = filled({.distribution = "uniform", .slope = std::sqrt(5.0)});
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  EXPECT_NEAR(*low, -0.1, 1e-4);
  EXPECT_NEAR(*high, 0.1, 1e-4);
}

TEST(He, LeavesBiasesAndOtherLayersAlone) {
  std::vector<float> values{7};
  Random random(1);
  He({}).initialize({"norm1.scale", "batch_norm", {1}, 0, 0}, values, {}, random);
  He({.layers = "conv*"}).initialize({"linear1.weight", "linear", {1, 1}, 1, 1}, values, {}, random);
  EXPECT_EQ(values[0], 7);
}

TEST(He, RefusesASlopeBelowZero) {
  EXPECT_EQ(option_problems(HeOptions{.slope = -0.5}),
            std::vector<std::string>{"slope must be 0 or more, or -1 for the activation's gain"});
}

}  // namespace
}  // namespace deft
