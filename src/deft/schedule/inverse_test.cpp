#include "deft/schedule/inverse.h"

#include <gtest/gtest.h>

#include <cmath>

#include "goldens/schedule.h"
#include "support/checked_options.h"
#include "support/schedule_check.h"

namespace deft {
namespace {

// The two series on paper: 1, 1/2, 1/3, ... and 1, 1/sqrt 2, 1/sqrt 3, ...
TEST(InverseRate, IsOneOverTheEpochOrOverItsRoot) {
  for (std::int64_t step = 0; step <= 50; ++step) {
    const double t = 1 + static_cast<double>(step) / 5;
    EXPECT_NEAR(rate_at(InverseRate({.decay = 1}), step, 50, 5), 1 / t, 1e-12);
    EXPECT_NEAR(rate_at(InverseRate({.decay = 1, .power = 0.5}), step, 50, 5), 1 / std::sqrt(t), 1e-12);
  }
  EXPECT_NEAR(inverse_factor(4, {.decay = 0.5}), 1.0 / 3, 1e-15);
}

TEST(InverseRate, FollowsPyTorchsLambdaAtEveryStep) {
  expect_rates(InverseRate({.decay = 0.3, .power = 0.75}), goldens::inverse_rate, 50, 1);
}

TEST(InverseRate, OfDecayZeroIsConstant) { EXPECT_EQ(inverse_factor(100, {.decay = 0}), 1.0); }

TEST(InverseRate, RefusesANegativeDecay) {
  EXPECT_EQ(option_problems(InverseRateOptions{.decay = -1}),
            std::vector<std::string>{"decay = -1 is outside 0 .. 1000"});
}

}  // namespace
}  // namespace deft
