#include "deft/schedule/constant.h"

#include <gtest/gtest.h>

#include "support/checked_options.h"

namespace deft {
namespace {

TEST(ConstantRate, IsTheSameAtEveryStep) {
  for (std::int64_t step : {0, 1, 99}) {
    StepSettings settings{.learning_rate = 0.1, .momentum = 0.8, .batch_size = 32};
    ConstantRate({.factor = 0.5}).apply({.step = step, .steps = 100, .steps_per_epoch = 10}, settings);
    EXPECT_DOUBLE_EQ(settings.learning_rate, 0.05);
    EXPECT_EQ(settings.momentum, 0.8);
    EXPECT_EQ(settings.batch_size, 32);
  }
}

TEST(ConstantRate, RefusesANegativeFactor) {
  EXPECT_EQ(option_problems(ConstantOptions{.factor = -1}),
            std::vector<std::string>{"factor = -1 is outside 0 .. 1000"});
}

}  // namespace
}  // namespace deft
