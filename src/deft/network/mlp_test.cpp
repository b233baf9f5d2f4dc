#include "deft/network/mlp.h"

#include <gtest/gtest.h>

#include "deft/network/test_support.h"

namespace deft {
namespace {

TEST(Mlp, CountsAsOnPaper) {
  // 784 * 100 + 100 + 100 * 10 + 10
  EXPECT_EQ(parameter_count(Mlp({.widths = {100}}).layers({28, 28, 1}, 10), {28, 28, 1}), 79510);
}

TEST(Mlp, WithoutHiddenLayersIsALinearClassifier) {
  EXPECT_EQ(parameter_count(Mlp({.widths = {}}).layers({1, 1, 4}, 3), {1, 1, 4}), 15);
}

TEST(Mlp, DropsTheBiasBeforeBatchNorm) {
  const LayerList layers = Mlp({.widths = {5}, .normalize = true}).layers({1, 1, 4}, 3);
  std::string names;
  for (const ParameterInfo& info : parameters_of(layers, {1, 1, 4})) names += info.name + " ";
  EXPECT_EQ(names, "linear1.weight norm1.scale norm1.shift linear2.weight linear2.bias ");
}

}  // namespace
}  // namespace deft
