#include "deft/network/linear.h"

#include <gtest/gtest.h>

#include "deft/network/test_support.h"

namespace deft {
namespace {

TEST(LinearNetwork, HasOneWeightPerInputAndOutputAndABias) {
  const LayerList layers = LinearNetwork({}).layers({28, 28, 1}, 10);
  ASSERT_EQ(layers.size(), 1u);
  EXPECT_EQ(layers[0].name, "linear1");
  EXPECT_EQ(parameter_count(layers, {28, 28, 1}), 7850);  // 784 * 10 + 10
}

}  // namespace
}  // namespace deft
