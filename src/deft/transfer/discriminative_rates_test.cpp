#include "deft/transfer/discriminative_rates.h"

#include <gtest/gtest.h>

#include "deft/core/problem.h"
#include "support/checked_options.h"

namespace deft {
namespace {

const std::vector<TransferLayer> kTrunk{{"conv1", {"conv1", "norm1"}}, {"block1", {"block1", "block1_conv1"}}, {"block2", {"block2", "block2_conv1"}}};

TEST(DiscriminativeRates, FallGeometricallyTowardsTheBottom) {
  const std::vector<ParameterGroup> groups = DiscriminativeRates({.factor = 0.5}).groups(kTrunk);
  ASSERT_EQ(groups.size(), 3u);
  EXPECT_DOUBLE_EQ(groups[0].rate_factor, 0.125);
  EXPECT_DOUBLE_EQ(groups[1].rate_factor, 0.25);
  EXPECT_DOUBLE_EQ(groups[2].rate_factor, 0.5);
}

TEST(DiscriminativeRates, FactorOneIsOneRateForAll) {
  for (const ParameterGroup& group : DiscriminativeRates({.factor = 1}).groups(kTrunk)) EXPECT_EQ(group.rate_factor, 1.0);
}

TEST(DiscriminativeRates, RefusesRatesThatGrow) {
  EXPECT_EQ(option_problems(DiscriminativeRatesOptions{.factor = 2}), std::vector<std::string>{"factor = 2 is outside 0.01 .. 1"});
}

}  // namespace
}  // namespace deft
