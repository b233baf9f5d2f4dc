#include "deft/core/pattern.h"

#include <gtest/gtest.h>

namespace deft {
namespace {

TEST(Pattern, AStarStandsForAnyText) {
  EXPECT_TRUE(matches("*.bias", "conv1.bias"));
  EXPECT_TRUE(matches("*", ""));
  EXPECT_TRUE(matches("conv*.w*t", "conv12.weight"));
  EXPECT_TRUE(matches("linear*", "linear"));
  EXPECT_FALSE(matches("*.bias", "conv1.weight"));
}

TEST(Pattern, MatchesTheWholeName) {
  EXPECT_FALSE(matches("conv1", "conv12"));
  EXPECT_FALSE(matches("onv1", "conv1"));
  EXPECT_FALSE(matches("", "conv1"));
}

TEST(Pattern, ABarSeparatesAlternatives) {
  EXPECT_TRUE(matches("linear*|head", "linear2"));
  EXPECT_TRUE(matches("linear*|head", "head"));
  EXPECT_FALSE(matches("linear*|head", "ahead"));
}

}  // namespace
}  // namespace deft
