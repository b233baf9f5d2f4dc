#include "deft/schedule/momentum_ramp.h"

#include <gtest/gtest.h>

#include <cmath>

#include "support/checked_options.h"
#include "support/schedule_check.h"

namespace deft {
namespace {

double momentum_after(const MomentumRampOptions& options, std::int64_t step) {
  StepSettings settings{.learning_rate = 3, .momentum = 0.1};
  MomentumRamp(options).apply({.step = step, .steps = 100}, settings);
  EXPECT_EQ(settings.learning_rate, 3);
  return settings.momentum;
}

TEST(MomentumRamp, RisesInAStraightLineAndStays) {
  for (std::int64_t step = 0; step <= 100; ++step) {
    const double expected = step < 50 ? 0.5 + 0.008 * static_cast<double>(step) : 0.9;
    EXPECT_NEAR(momentum_after({.share = 0.5}, step), expected, 1e-12);
  }
}

TEST(MomentumRamp, OfNoLengthIsHighAtOnce) { EXPECT_EQ(momentum_after({.share = 0}, 0), 0.9); }

TEST(MomentumRamp, RefusesReversedBounds) {
  EXPECT_EQ(option_problems(MomentumRampOptions{.low = 0.9, .high = 0.5}),
            std::vector<std::string>{"low must not exceed high"});
}

}  // namespace
}  // namespace deft
