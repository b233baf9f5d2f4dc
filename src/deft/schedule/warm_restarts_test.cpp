#include "deft/schedule/warm_restarts.h"

#include <gtest/gtest.h>

#include <cmath>

#include "goldens/schedule.h"
#include "support/checked_options.h"
#include "support/schedule_check.h"

namespace deft {
namespace {

TEST(WarmRestarts, FollowsPyTorchAtEveryStep) {
  expect_rates(WarmRestarts({.first_epochs = 10, .growth = 2, .final_factor = 0.1}), goldens::warm_restarts_growing, 80,
               1);
  expect_rates(WarmRestarts({.first_epochs = 7, .growth = 1}), goldens::warm_restarts_equal, 80, 1);
}

TEST(WarmRestarts, RestartsOnTheVeryStep) {
  for (std::int64_t step : {0, 10, 30, 70, 150}) {
    EXPECT_NEAR(rate_at(WarmRestarts({}), step, 200, 10), 1.0, 1e-12) << step;
    if (step > 0) {
      EXPECT_LT(rate_at(WarmRestarts({}), step - 1, 200, 10), 0.05) << step;
    }
  }
  EXPECT_NEAR(rate_at(WarmRestarts({}), 50, 200, 10), 0.5, 1e-12);
}

TEST(WarmRestarts, RefusesCyclesThatShrink) {
  EXPECT_EQ(option_problems(WarmRestartsOptions{.growth = 0.5}),
            std::vector<std::string>{"growth = 0.5 is outside 1 .. 100"});
}

}  // namespace
}  // namespace deft
