#include "deft/schedule/warmup.h"

#include <gtest/gtest.h>

#include "goldens/schedule.h"
#include "support/checked_options.h"

namespace deft {
namespace {

double rate_at(const WarmupOptions& options, std::int64_t step, std::int64_t steps, std::int64_t steps_per_epoch) {
  StepSettings settings{.learning_rate = 1.0};
  Warmup(options).apply({step, steps, steps_per_epoch}, settings);
  return settings.learning_rate;
}

TEST(Warmup, FollowsPyTorchsLinearRate) {
  for (std::size_t step = 0; step < goldens::warmup_20_from_0_1.size(); ++step) {
    EXPECT_NEAR(rate_at({.epochs = 2, .start_factor = 0.1}, static_cast<std::int64_t>(step), 30, 10),
                goldens::warmup_20_from_0_1[step], 1e-12);
  }
}

TEST(Warmup, AShareCountsFromTheWholeTrainingAndWinsOverEpochs) {
  const WarmupOptions options{.epochs = 50, .share = 0.1, .start_factor = 0.0};
  EXPECT_DOUBLE_EQ(rate_at(options, 5, 100, 10), 0.5);
  EXPECT_DOUBLE_EQ(rate_at(options, 10, 100, 10), 1.0);
}

TEST(Warmup, OfNoStepsChangesNothing) { EXPECT_DOUBLE_EQ(rate_at({.epochs = 0, .start_factor = 0}, 0, 100, 10), 1.0); }

TEST(Warmup, RefusesAShareAboveOne) {
  EXPECT_EQ(option_problems(WarmupOptions{.share = 1.5}), std::vector<std::string>{"share = 1.5 is outside 0 .. 1"});
}

}  // namespace
}  // namespace deft
