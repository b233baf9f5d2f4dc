#include "deft/imbalance/undersampling.h"

#include <gtest/gtest.h>

#include "support/checked_options.h"

namespace deft {
namespace {

const std::vector<std::int64_t> kCounts{100, 40, 10};

TEST(Undersampling, BringsEveryClassDownToTheSmallest) {
  EXPECT_EQ(undersampling_quotas(kCounts, 1.0), (std::vector<std::int64_t>{10, 10, 10}));
}

TEST(Undersampling, AHigherLevelKeepsMoreOfTheLargeClasses) {
  EXPECT_EQ(undersampling_quotas(kCounts, 5.0), (std::vector<std::int64_t>{50, 40, 10}));
}

TEST(Undersampling, AHugeLevelTakesEverything) { EXPECT_EQ(undersampling_quotas(kCounts, 1e6), kCounts); }

TEST(Undersampling, AClassWithoutSamplesIsNotTheSmallest) {
  EXPECT_EQ(undersampling_quotas(std::vector<std::int64_t>{9, 0, 3}, 1.0), (std::vector<std::int64_t>{3, 0, 3}));
}

TEST(Undersampling, RefusesALevelBelowOne) {
  EXPECT_EQ(option_problems(UndersamplingOptions{.level = 0.5}), std::vector<std::string>{"level = 0.5 is outside 1 .. 1e+06"});
}

}  // namespace
}  // namespace deft
