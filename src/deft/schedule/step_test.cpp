#include "deft/schedule/step.h"

#include <gtest/gtest.h>

#include <cmath>

#include "goldens/schedule.h"
#include "support/checked_options.h"
#include "support/schedule_check.h"

namespace deft {
namespace {

TEST(StepRate, FollowsPyTorchsSchedulersAtEveryStep) {
  expect_rates(StepRate({.factor = 0.3, .milestones = {0.2, 0.5}}), goldens::multi_step_rate, 50, 10);
  expect_rates(StepRate({.factor = 0.3, .every_epochs = 2}), goldens::step_rate, 50, 5);
}

TEST(StepRate, CutsOnTheVeryStepOfItsMilestone) {
  const StepRateOptions options{.factor = 0.5, .milestones = {0.3}};
  EXPECT_EQ(step_factor(0, 29.0 / 100, options), 1.0);
  EXPECT_EQ(step_factor(0, 30.0 / 100, options), 0.5);
}

TEST(StepRate, OfFactorOneOrWithoutMilestonesIsConstant) {
  EXPECT_EQ(step_factor(30, 0.9, {.factor = 1}), 1.0);
  EXPECT_EQ(step_factor(30, 0.9, {.milestones = {}}), 1.0);
}

TEST(StepRate, RefusesMilestonesThatDescend) {
  EXPECT_EQ(option_problems(StepRateOptions{.milestones = {0.75, 0.5}}),
            std::vector<std::string>{"milestones must ascend"});
  EXPECT_EQ(option_problems(StepRateOptions{.milestones = {2}}),
            std::vector<std::string>{"milestones = 2 is outside 0 .. 1"});
}

}  // namespace
}  // namespace deft
