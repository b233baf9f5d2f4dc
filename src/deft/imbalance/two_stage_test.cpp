#include "deft/imbalance/two_stage.h"

#include <gtest/gtest.h>

#include <numeric>

#include "support/checked_options.h"

namespace deft {
namespace {

const std::vector<std::int64_t> kCounts{60, 30, 6};
const TwoStageOptions kOptions{.from = 0.6, .frequent = 0.5, .rate_factor = 0.3};

TEST(TwoStage, FirstOnlyTheFrequentClassesByTheirSizes) {
  EXPECT_EQ(two_stage_quotas(kCounts, kOptions, 0.0), (std::vector<std::int64_t>{64, 32, 0}));
  EXPECT_EQ(two_stage_quotas(kCounts, kOptions, 0.59), (std::vector<std::int64_t>{64, 32, 0}));
}

TEST(TwoStage, ThenAllClassesAlike) {
  EXPECT_EQ(two_stage_quotas(kCounts, kOptions, 0.6), (std::vector<std::int64_t>{32, 32, 32}));
}

TEST(TwoStage, BothStagesHaveEpochsOfOneLength) {
  for (const double progress : {0.0, 0.3, 0.7, 1.0}) {
    const std::vector<std::int64_t> quotas = two_stage_quotas(std::vector<std::int64_t>{61, 29, 7}, kOptions, progress);
    EXPECT_EQ(std::accumulate(quotas.begin(), quotas.end(), std::int64_t{0}), 97);
  }
}

TEST(TwoStage, TheRateFallsWithTheSecondStage) {
  const TwoStage trick(kOptions);
  EXPECT_EQ(trick.rate_factor(0.5), 1.0);
  EXPECT_EQ(trick.rate_factor(0.6), 0.3);
}

TEST(TwoStage, WithoutAThresholdTheFirstStageIsTheDataAsTheyAre) {
  EXPECT_EQ(two_stage_quotas(kCounts, {.frequent = 0.0}, 0.0), kCounts);
}

TEST(TwoStage, RefusesASecondStageThatNeverComes) {
  EXPECT_EQ(option_problems(TwoStageOptions{.from = 1}), std::vector<std::string>{"from = 1 is outside 0.01 .. 0.99"});
}

}  // namespace
}  // namespace deft
