#include "deft/schedule/one_cycle.h"

#include <gtest/gtest.h>

#include "goldens/schedule.h"
#include "support/checked_options.h"

namespace deft {
namespace {

// PyTorch's final_div_factor divides the start rate: 1 / 25 / 400 = 1e-4.
TEST(OneCycle, FollowsPyTorchsRateAndMomentumAtEveryStep) {
  for (std::size_t step = 0; step < goldens::one_cycle_rate.size(); ++step) {
    const OneCyclePoint point = one_cycle_at(static_cast<std::int64_t>(step), 50, {});
    EXPECT_NEAR(point.rate, goldens::one_cycle_rate[step], 1e-12) << step;
    EXPECT_NEAR(point.momentum, goldens::one_cycle_momentum[step], 1e-12) << step;
  }
}

TEST(OneCycle, FollowsPyTorchsStraightShape) {
  const OneCycleOptions options{.start_factor = 0.1, .share = 0.25, .final_factor = 1e-3, .shape = "linear"};
  for (std::size_t step = 0; step < goldens::one_cycle_linear_rate.size(); ++step) {
    EXPECT_NEAR(one_cycle_at(static_cast<std::int64_t>(step), 40, options).rate, goldens::one_cycle_linear_rate[step],
                1e-12)
        << step;
  }
}

TEST(OneCycle, LeavesMomentumAloneUnlessAsked) {
  const Moment peak{.step = 29, .steps = 100, .steps_per_epoch = 10};
  StepSettings settings{.learning_rate = 0.5, .momentum = 0.7};
  OneCycle({}).apply(peak, settings);
  EXPECT_DOUBLE_EQ(settings.learning_rate, 0.5);
  EXPECT_DOUBLE_EQ(settings.momentum, 0.7);
  OneCycle({.drive_momentum = true}).apply(peak, settings);
  EXPECT_DOUBLE_EQ(settings.momentum, 0.85);
}

TEST(OneCycle, OfASingleStepIsThePeak) { EXPECT_DOUBLE_EQ(one_cycle_at(0, 1, {}).rate, 1.0); }

TEST(OneCycle, RefusesMomentaInTheWrongOrder) {
  EXPECT_EQ(option_problems(OneCycleOptions{.momentum_high = 0.5, .momentum_low = 0.6}),
            std::vector<std::string>{"momentum_low must not exceed momentum_high"});
}

}  // namespace
}  // namespace deft
