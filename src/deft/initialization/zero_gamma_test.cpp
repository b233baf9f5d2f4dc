#include "deft/initialization/zero_gamma.h"

#include <gtest/gtest.h>

namespace deft {
namespace {

float after(const ZeroGammaOptions& options, const std::string& name) {
  std::vector<float> values{1};
  Random random(1);
  ZeroGamma(options).initialize({name, "batch_norm", {1}}, values, {}, random);
  return values[0];
}

TEST(ZeroGamma, StartsTheLastScaleOfABlockAtZero) {
  EXPECT_EQ(after({}, "block3_norm2.scale"), 0.0f);
  EXPECT_EQ(after({}, "block3_norm1.scale"), 1.0f);
}

TEST(ZeroGamma, TouchesScalesOnlyWhateverThePattern) {
  EXPECT_EQ(after({.layers = "*"}, "norm2.shift"), 1.0f);
  EXPECT_EQ(after({.layers = "*"}, "conv2.weight"), 1.0f);
}

}  // namespace
}  // namespace deft
