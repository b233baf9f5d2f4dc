#include "deft/transfer/hard_sharing.h"

#include <gtest/gtest.h>

#include "deft/core/problem.h"
#include "support/checked_options.h"

namespace deft {
namespace {


const LayerList kNet{{"linear1", Linear{.outputs = 8}}, {"act1", Activate{}}, {"linear2", Linear{.outputs = 3}}};

TEST(HardSharing, GivesEachTaskAHeadOnOneTrunk) {
  const LayerList net = HardSharing({.width = 4}).edit(kNet, {1, 1, 5}, 3);
  EXPECT_EQ(shapes_of(net, {1, 1, 5}).back(), (Shape{1, 1, 3}));
  std::int64_t numbers = 0;
  for (const ParameterInfo& one : parameters_of(net, {1, 1, 5})) numbers += one.size();
  EXPECT_EQ(numbers, (5 * 8 + 8) + 3 * ((8 * 4 + 4) + (4 + 1)));
}

TEST(HardSharing, WidthZeroIsTheUsualNetworkWithSeveralOutputs) {
  std::int64_t numbers = 0;
  for (const ParameterInfo& one : parameters_of(HardSharing({.width = 0}).edit(kNet, {1, 1, 5}, 3), {1, 1, 5})) numbers += one.size();
  EXPECT_EQ(numbers, (5 * 8 + 8) + 3 * (8 + 1));
}

std::string refusal_of(const LayerList& layers, std::int64_t outputs) {
  try {
    HardSharing({}).edit(layers, {1, 1, 5}, outputs);
  } catch (const Refusal& refusal) {
    return refusal.what();
  }
  return "";
}

TEST(HardSharing, RefusesOneTaskAndNetworksWithoutALinearEnd) {
  EXPECT_EQ(refusal_of(kNet, 1), "[transfer] hard_sharing: there is one output, and sharing needs several tasks (data.label=a,b)");
  EXPECT_EQ(refusal_of({{"pool", GlobalAveragePooling{}}}, 2), "[transfer] hard_sharing: the network must end in a linear layer, not in 'pool'");
}

}  // namespace
}  // namespace deft
