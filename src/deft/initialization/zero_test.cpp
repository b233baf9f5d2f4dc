#include "deft/initialization/zero.h"

#include <gtest/gtest.h>

#include "support/checked_options.h"

namespace deft {
namespace {

TEST(Zero, FillsWhatItsPatternNamesAndNothingElse) {
  std::vector<float> weight(6, 9.0f), bias(2, 9.0f);
  Random random(1);
  Zero({}).initialize({"head.weight", "linear", {2, 3}, 3, 2}, weight, {}, random);
  Zero({}).initialize({"head.bias", "linear", {2}, 0, 0}, bias, {}, random);
  EXPECT_EQ(weight, std::vector<float>(6, 0.0f));
  EXPECT_EQ(bias, std::vector<float>(2, 9.0f));
}

}  // namespace
}  // namespace deft
