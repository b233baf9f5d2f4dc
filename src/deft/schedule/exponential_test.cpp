#include "deft/schedule/exponential.h"

#include <gtest/gtest.h>

#include <cmath>

#include "goldens/schedule.h"
#include "support/checked_options.h"
#include "support/schedule_check.h"

namespace deft {
namespace {

TEST(ExponentialRate, FollowsPyTorchAtEveryStep) {
  expect_rates(ExponentialRate({.decay = 0.9}), goldens::exponential_rate, 50, 5);
}

TEST(ExponentialRate, IsAPowerOfTheEpochWhereSmooth) {
  for (std::int64_t step = 0; step <= 50; ++step) {
    EXPECT_NEAR(rate_at(ExponentialRate({.decay = 0.9, .smooth = true}), step, 50, 5),
                std::exp(std::log(0.9) * static_cast<double>(step) / 5), 1e-12);
  }
}

TEST(ExponentialRate, EndsAtTheFinalFactorWhateverTheLength) {
  for (std::int64_t steps : {50, 70}) {
    EXPECT_NEAR(rate_at(ExponentialRate({.smooth = true, .final_factor = 0.01}), steps, steps, 5), 0.01, 1e-12);
    EXPECT_NEAR(rate_at(ExponentialRate({.smooth = true, .final_factor = 0.01}), steps / 2, steps, 5), 0.1, 1e-12);
  }
}

TEST(ExponentialRate, RefusesADecayAboveOne) {
  EXPECT_EQ(option_problems(ExponentialRateOptions{.decay = 1.1}),
            std::vector<std::string>{"decay = 1.1 is outside 0 .. 1"});
}

}  // namespace
}  // namespace deft
