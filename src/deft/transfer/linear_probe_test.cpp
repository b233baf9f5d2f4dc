#include "deft/transfer/linear_probe.h"

#include <gtest/gtest.h>

#include "deft/core/problem.h"
#include "support/checked_options.h"

namespace deft {
namespace {


TEST(LinearProbe, FitsAHeadAndMovesNothingElse) {
  const LinearProbe probe({.from = "a.pth", .views = 3, .strength = 0.5});
  EXPECT_EQ(probe.from(), "a.pth");
  EXPECT_EQ(probe.solver(), "logistic");
  EXPECT_EQ(probe.views(), 3);
  EXPECT_EQ(probe.strength(), 0.5);
  EXPECT_TRUE(probe.groups({{"conv1", {"conv1"}}}).empty());
}

TEST(LinearProbe, RefusesNoViews) {
  EXPECT_EQ(option_problems(LinearProbeOptions{.views = 0}), std::vector<std::string>{"views = 0 is outside 1 .. 64"});
}

}  // namespace
}  // namespace deft
