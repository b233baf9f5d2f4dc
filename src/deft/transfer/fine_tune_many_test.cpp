#include "deft/transfer/fine_tune_many.h"

#include <gtest/gtest.h>

#include "deft/core/problem.h"
#include "support/checked_options.h"

namespace deft {
namespace {

const std::vector<TransferLayer> kTrunk{{"conv1", {"conv1", "norm1"}}, {"block1", {"block1", "block1_conv1"}}, {"block2", {"block2", "block2_conv1"}}};

TEST(FineTuneMany, LetsEverythingLearnAtASmallerRate) {
  const std::vector<ParameterGroup> groups = FineTuneMany({.rate_factor = 0.3}).groups(kTrunk);
  ASSERT_EQ(groups.size(), 1u);
  EXPECT_EQ(groups[0].layers, "conv1.*|norm1.*|block1.*|block1_conv1.*|block2.*|block2_conv1.*");
  EXPECT_EQ(groups[0].rate_factor, 0.3);
}

TEST(FineTuneMany, KeepsTheFirstStepsFrozen) {
  const std::vector<ParameterGroup> groups = FineTuneMany({.frozen = 1}).groups(kTrunk);
  ASSERT_EQ(groups.size(), 2u);
  EXPECT_EQ(groups[0].layers, "conv1.*|norm1.*");
  EXPECT_EQ(groups[0].until_epoch, 0.0);
}

TEST(FineTuneMany, RefusesARateOfZero) {
  EXPECT_EQ(option_problems(FineTuneManyOptions{.rate_factor = 0}), std::vector<std::string>{"rate_factor = 0 is outside 1e-06 .. 10"});
}

}  // namespace
}  // namespace deft
