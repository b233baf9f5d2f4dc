#include "deft/initialization/defaults.h"

#include <gtest/gtest.h>

#include <cmath>

namespace deft {
namespace {

std::vector<float> filled(const ParameterInfo& info, std::size_t size) {
  std::vector<float> values(size, 9.0f);
  InitializationData data;
  data.activation_gain = std::sqrt(2.0);
  Random random(1);
  initialize_default(info, values, data, random);
  return values;
}

TEST(InitializeDefault, SetsScalesToOneAndOffsetsToZero) {
  EXPECT_EQ(filled({"norm1.scale", "batch_norm", {2}}, 2), (std::vector<float>{1, 1}));
  EXPECT_EQ(filled({"norm1.shift", "batch_norm", {2}}, 2), (std::vector<float>{0, 0}));
  EXPECT_EQ(filled({"conv1.bias", "convolution", {2}}, 2), (std::vector<float>{0, 0}));
}

TEST(InitializeDefault, FillsWeightsByHesRule) {
  double squares = 0;
  for (float w : filled({"conv1.weight", "convolution", {100, 2, 5, 5}, 50, 2500}, 5000)) squares += w * w;
  EXPECT_NEAR(squares / 5000, 2.0 / 50, 4 * 2.0 / 50 * std::sqrt(2.0 / 5000));
}

}  // namespace
}  // namespace deft
