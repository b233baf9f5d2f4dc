#include "deft/initialization/small_uniform.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "support/checked_options.h"
#include "support/distribution_check.h"

namespace deft {
namespace {

std::vector<float> filled(const SmallUniformOptions& options) {
  std::vector<float> values(100000, 9.0f);
  Random random(3);
  SmallUniform(options).initialize({"conv1.weight", "convolution", {1000, 4, 5, 5}, 100, 25000}, values, {}, random);
  return values;
}

TEST(SmallUniform, DrawsFromItsDistributionWhateverTheFanIn) {
  expect_distribution(filled({.bound = 0.05}), [](double w) { return std::clamp((w + 0.05) / 0.1, 0.0, 1.0); });
}

TEST(SmallUniform, HasMeanZeroAndTheFormulasVariance) {
  const std::vector<float> values = filled({.bound = 0.05});
  double sum = 0.0, squares = 0.0;
  for (const float w : values) sum += w, squares += w * w;
  EXPECT_NEAR(sum / 100000, 0.0, 5 * 0.05 / std::sqrt(100000.0));
  EXPECT_NEAR(squares / 100000, 0.0025 / 3, 0.02 * 0.0025 / 3);
}

TEST(SmallUniform, LeavesBiasesAloneAndRefusesNegativeSizes) {
  std::vector<float> bias(2, 9.0f);
  Random random(1);
  SmallUniform({.layers = "*"}).initialize({"head.bias", "linear", {2}, 0, 0}, bias, {}, random);
  EXPECT_EQ(bias, std::vector<float>(2, 9.0f));
  EXPECT_EQ(option_problems(SmallUniformOptions{.bound = -1}),
            std::vector<std::string>{"bound = -1 is outside 0 .. 10"});
}

}  // namespace
}  // namespace deft
