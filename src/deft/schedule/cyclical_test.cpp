#include "deft/schedule/cyclical.h"

#include <gtest/gtest.h>

#include <cmath>

#include "goldens/schedule.h"
#include "support/checked_options.h"
#include "support/schedule_check.h"

namespace deft {
namespace {

TEST(CyclicalRate, FollowsPyTorchAtEveryStep) {
  expect_rates(CyclicalRate({.low_factor = 0.2, .half_cycle_epochs = 4}), goldens::cyclical_triangular, 60, 2);
  expect_rates(CyclicalRate({.low_factor = 0.2, .half_cycle_epochs = 4, .shape = "triangular2"}),
               goldens::cyclical_triangular2, 60, 2);
  expect_rates(CyclicalRate({.low_factor = 0.2, .half_cycle_epochs = 4, .shape = "exp_range", .gamma = 0.97}),
               goldens::cyclical_exp_range, 60, 2);
}

TEST(CyclicalRate, StartsLowAndReachesTheFullRateAgainAndAgain) {
  for (std::int64_t top : {20, 60, 100}) EXPECT_NEAR(rate_at(CyclicalRate({}), top, 200, 10), 1.0, 1e-12);
  for (std::int64_t bottom : {0, 40, 80}) EXPECT_NEAR(rate_at(CyclicalRate({}), bottom, 200, 10), 0.25, 1e-12);
}

TEST(CyclicalRate, RefusesABottomAboveTheTop) {
  EXPECT_EQ(option_problems(CyclicalRateOptions{.low_factor = 1.5}),
            std::vector<std::string>{"low_factor = 1.5 is outside 0 .. 1"});
}

}  // namespace
}  // namespace deft
