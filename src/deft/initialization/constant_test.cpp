#include "deft/initialization/constant.h"

#include <gtest/gtest.h>

#include "support/checked_options.h"

namespace deft {
namespace {

TEST(Constant, FillsBiasesAndLeavesWeightsAlone) {
  std::vector<float> weight(6, 9.0f), bias(2, 9.0f);
  Random random(1);
  const ConstantInitialization constant({.value = 0.25});
  constant.initialize({"head.weight", "linear", {2, 3}, 3, 2}, weight, {}, random);
  constant.initialize({"head.bias", "linear", {2}, 0, 0}, bias, {}, random);
  EXPECT_EQ(weight, std::vector<float>(6, 9.0f));
  EXPECT_EQ(bias, std::vector<float>(2, 0.25f));
}

TEST(Constant, RefusesAValueNobodyMeans) {
  EXPECT_EQ(option_problems(ConstantInitializationOptions{.value = 1000}),
            std::vector<std::string>{"value = 1000 is outside -100 .. 100"});
}

}  // namespace
}  // namespace deft
