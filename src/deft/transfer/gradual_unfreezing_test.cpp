#include "deft/transfer/gradual_unfreezing.h"

#include <gtest/gtest.h>

#include "deft/core/problem.h"
#include "support/checked_options.h"

namespace deft {
namespace {

const std::vector<TransferLayer> kTrunk{{"conv1", {"conv1", "norm1"}}, {"block1", {"block1", "block1_conv1"}}, {"block2", {"block2", "block2_conv1"}}};

TEST(GradualUnfreezing, ThawsFromTheTopOneStepAfterTheOther) {
  const std::vector<ParameterGroup> groups = GradualUnfreezing({.every = 2}).groups(kTrunk);
  ASSERT_EQ(groups.size(), 3u);
  EXPECT_EQ(groups[2].layers, "block2.*|block2_conv1.*");
  EXPECT_EQ(groups[2].from_epoch, 2.0);
  EXPECT_EQ(groups[1].from_epoch, 4.0);
  EXPECT_EQ(groups[0].from_epoch, 6.0);
}

TEST(GradualUnfreezing, EveryZeroIsFineTuningAtOnce) {
  for (const ParameterGroup& group : GradualUnfreezing({.every = 0}).groups(kTrunk)) EXPECT_EQ(group.from_epoch, 0.0);
}

TEST(GradualUnfreezing, RefusesNegativeEpochs) {
  EXPECT_EQ(option_problems(GradualUnfreezingOptions{.every = -1}), std::vector<std::string>{"every = -1 is outside 0 .. 100000"});
}

}  // namespace
}  // namespace deft
