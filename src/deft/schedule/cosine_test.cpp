#include "deft/schedule/cosine.h"

#include <gtest/gtest.h>

#include "goldens/schedule.h"
#include "support/checked_options.h"

namespace deft {
namespace {

double rate_at(const CosineOptions& options, std::int64_t step, std::int64_t steps) {
  StepSettings settings{.learning_rate = 2.0};
  CosineRate(options).apply({step, steps, 10}, settings);
  return settings.learning_rate;
}

TEST(CosineRate, FollowsPyTorchsAnnealingAtEveryStep) {
  for (std::size_t step = 0; step < goldens::cosine_50_to_0_1.size(); ++step) {
    EXPECT_NEAR(rate_at({.final_factor = 0.1}, static_cast<std::int64_t>(step), 50),
                2 * goldens::cosine_50_to_0_1[step], 1e-12);
  }
}

TEST(CosineRate, IsHalfOfTheRateHalfWay) { EXPECT_NEAR(rate_at({}, 25, 50), 1.0, 1e-12); }

TEST(CosineRate, WarmsUpLinearlyThenDecaysOverTheRest) {
  const CosineOptions options{.warmup_epochs = 1};  // 10 of 50 steps
  EXPECT_NEAR(rate_at(options, 0, 50), 0.2, 1e-12);
  EXPECT_NEAR(rate_at(options, 4, 50), 1.0, 1e-12);
  EXPECT_NEAR(rate_at(options, 10, 50), 2.0, 1e-12);
  EXPECT_NEAR(rate_at(options, 30, 50), 1.0, 1e-12);
  EXPECT_NEAR(rate_at(options, 50, 50), 0.0, 1e-12);
}

TEST(CosineRate, SharesAndEpochsOfWarmUpMeanTheSame) {
  for (std::int64_t step = 0; step <= 50; ++step) {
    EXPECT_NEAR(rate_at({.warmup_share = 0.2}, step, 50), rate_at({.warmup_epochs = 1}, step, 50), 1e-12);
  }
}

TEST(CosineRate, AWarmUpLongerThanTheTrainingStaysFinite) {
  EXPECT_NEAR(rate_at({.warmup_epochs = 100}, 49, 50), 2.0, 1e-12);
  EXPECT_NEAR(rate_at({.warmup_epochs = 100}, 50, 50), 0.0, 1e-12);
}

TEST(CosineRate, RefusesTwoLengthsOfWarmUp) {
  EXPECT_EQ(option_problems(CosineOptions{.warmup_epochs = 1, .warmup_share = 0.1}),
            std::vector<std::string>{"give warmup_epochs or warmup_share, not both"});
}

}  // namespace
}  // namespace deft
