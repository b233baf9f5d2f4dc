#include "deft/transfer/fine_tune_top.h"

#include <gtest/gtest.h>

#include "deft/core/problem.h"
#include "support/checked_options.h"

namespace deft {
namespace {

const std::vector<TransferLayer> kTrunk{{"conv1", {"conv1", "norm1"}}, {"block1", {"block1", "block1_conv1"}}, {"block2", {"block2", "block2_conv1"}}};

TEST(FineTuneTop, FreezesBelowAndSlowsTheTop) {
  const std::vector<ParameterGroup> groups = FineTuneTop({.layers = 1, .rate_factor = 0.1}).groups(kTrunk);
  ASSERT_EQ(groups.size(), 2u);
  EXPECT_EQ(groups[0].layers, "conv1.*|norm1.*|block1.*|block1_conv1.*");
  EXPECT_EQ(groups[0].until_epoch, 0.0);
  EXPECT_EQ(groups[1].layers, "block2.*|block2_conv1.*");
  EXPECT_EQ(groups[1].rate_factor, 0.1);
}

TEST(FineTuneTop, MoreLayersThanThereAreMeansAll) {
  const std::vector<ParameterGroup> groups = FineTuneTop({.layers = 10}).groups(kTrunk);
  ASSERT_EQ(groups.size(), 1u);
  EXPECT_GT(groups[0].until_epoch, 1e6);
}

TEST(FineTuneTop, RefusesNoLayers) {
  EXPECT_EQ(option_problems(FineTuneTopOptions{.layers = 0}), std::vector<std::string>{"layers = 0 is outside 1 .. 1000"});
}

}  // namespace
}  // namespace deft
