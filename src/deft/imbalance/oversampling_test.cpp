#include "deft/imbalance/oversampling.h"

#include <gtest/gtest.h>

#include "support/checked_options.h"

namespace deft {
namespace {

const std::vector<std::int64_t> kCounts{100, 40, 10};

TEST(Oversampling, BringsEveryClassUpToTheLargest) {
  EXPECT_EQ(oversampling_quotas(kCounts, 1.0), (std::vector<std::int64_t>{100, 100, 100}));
}

TEST(Oversampling, ALowerLevelLeavesLargerClassesAlone) {
  EXPECT_EQ(oversampling_quotas(kCounts, 0.2), (std::vector<std::int64_t>{100, 40, 20}));
}

TEST(Oversampling, EvenClassesStayAsTheyAre) {
  EXPECT_EQ(oversampling_quotas(std::vector<std::int64_t>{7, 7}, 1.0), (std::vector<std::int64_t>{7, 7}));
}

TEST(Oversampling, AClassWithoutSamplesCannotBeDrawn) {
  EXPECT_EQ(oversampling_quotas(std::vector<std::int64_t>{5, 0}, 1.0), (std::vector<std::int64_t>{5, 0}));
}

TEST(Oversampling, RefusesALevelAboveOne) {
  EXPECT_EQ(option_problems(OversamplingOptions{.level = 2}), std::vector<std::string>{"level = 2 is outside 0.001 .. 1"});
}

}  // namespace
}  // namespace deft
