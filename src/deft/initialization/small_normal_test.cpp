#include "deft/initialization/small_normal.h"

#include <gtest/gtest.h>

#include <cmath>

#include "support/checked_options.h"
#include "support/distribution_check.h"

namespace deft {
namespace {

std::vector<float> filled(const SmallNormalOptions& options) {
  std::vector<float> values(100000, 9.0f);
  Random random(3);
  SmallNormal(options).initialize({"conv1.weight", "convolution", {1000, 4, 5, 5}, 100, 25000}, values, {}, random);
  return values;
}

TEST(SmallNormal, DrawsFromItsDistributionWhateverTheFanIn) {
  expect_distribution(filled({.deviation = 0.05}), [](double w) { return standard_normal_below(w / 0.05); });
}

TEST(SmallNormal, HasMeanZeroAndTheFormulasVariance) {
  const std::vector<float> values = filled({.deviation = 0.05});
  double sum = 0.0, squares = 0.0;
  for (const float w : values) sum += w, squares += w * w;
  EXPECT_NEAR(sum / 100000, 0.0, 5 * 0.05 / std::sqrt(100000.0));
  EXPECT_NEAR(squares / 100000, 0.0025, 0.02 * 0.0025);
}

TEST(SmallNormal, LeavesBiasesAloneAndRefusesNegativeSizes) {
  std::vector<float> bias(2, 9.0f);
  Random random(1);
  SmallNormal({.layers = "*"}).initialize({"head.bias", "linear", {2}, 0, 0}, bias, {}, random);
  EXPECT_EQ(bias, std::vector<float>(2, 9.0f));
  EXPECT_EQ(option_problems(SmallNormalOptions{.deviation = -1}),
            std::vector<std::string>{"deviation = -1 is outside 0 .. 10"});
}

}  // namespace
}  // namespace deft
