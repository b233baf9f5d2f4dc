#include "deft/schedule/batch_size_ramp.h"

#include <gtest/gtest.h>

#include <cmath>

#include "support/checked_options.h"
#include "support/schedule_check.h"

namespace deft {
namespace {

std::int64_t batch_at(const BatchSizeRampOptions& options, std::int64_t step) {
  StepSettings settings{.learning_rate = 3, .batch_size = 128};
  BatchSizeRamp(options).apply({.step = step, .steps = 100}, settings);
  EXPECT_EQ(settings.learning_rate, 3);
  return settings.batch_size;
}

TEST(BatchSizeRamp, GrowsByWholeMultiplesAtItsMilestones) {
  const BatchSizeRampOptions options{.factor = 4, .largest = 8};
  for (std::int64_t step = 0; step <= 100; ++step) {
    EXPECT_EQ(batch_at(options, step), step < 50 ? 128 : step < 75 ? 512 : 1024) << step;
  }
}

TEST(BatchSizeRamp, NeverExceedsTheLargestMultiple) {
  const BatchSizeRampOptions options{.factor = 1000, .milestones = std::vector<double>(50, 0.1), .largest = 4096};
  EXPECT_EQ(batch_multiple(1.0, options), 4096);
}

TEST(BatchSizeRamp, OfFactorOneChangesNothing) { EXPECT_EQ(batch_at({.factor = 1}, 99), 128); }

TEST(BatchSizeRamp, RefusesMilestonesThatDescend) {
  EXPECT_EQ(option_problems(BatchSizeRampOptions{.milestones = {0.75, 0.5}}),
            std::vector<std::string>{"milestones must ascend"});
}

}  // namespace
}  // namespace deft
