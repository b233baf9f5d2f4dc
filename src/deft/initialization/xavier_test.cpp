#include "deft/initialization/xavier.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "support/checked_options.h"

namespace deft {
namespace {

std::vector<float> filled(const XavierOptions& options) {
  std::vector<float> values(30000, 9.0f);
  Random random(1);
  Xavier(options).initialize({"linear1.weight", "linear", {300, 100}, 100, 300}, values, {}, random);
  return values;
}

// Glorot and Bengio's bound: sqrt(6 / (100 + 300)).
TEST(Xavier, UniformFillsThePapersInterval) {
  const std::vector<float> values = filled({});
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  EXPECT_NEAR(*low, -0.122474, 1e-4);
  EXPECT_NEAR(*high, 0.122474, 1e-4);
}

TEST(Xavier, NormalHasTheSameVarianceTimesGainSquared) {
  double squares = 0;
  for (float w : filled({.distribution = "normal", .gain = 2})) squares += w * w;
  EXPECT_NEAR(squares / 30000, 4 * 2.0 / 400, 4 * 0.02 * std::sqrt(2.0 / 30000));
}

TEST(Xavier, LeavesBiasesAlone) {
  std::vector<float> values{7};
  Random random(1);
  Xavier({.layers = "*"}).initialize({"conv1.bias", "convolution", {1}, 0, 0}, values, {}, random);
  EXPECT_EQ(values[0], 7);
}

TEST(Xavier, RefusesANegativeGain) {
  EXPECT_EQ(option_problems(XavierOptions{.gain = -1}), std::vector<std::string>{"gain = -1 is outside 0 .. 100"});
}

}  // namespace
}  // namespace deft
