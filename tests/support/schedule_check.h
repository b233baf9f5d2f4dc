// A schedule's rate at a step, and at every step against PyTorch's.
//
//   expect_rates(StepRate({}), goldens::step_rate, steps, steps_per_epoch);      base rate 1
#ifndef DEFT_TESTS_SUPPORT_SCHEDULE_CHECK_H
#define DEFT_TESTS_SUPPORT_SCHEDULE_CHECK_H

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "deft/schedule/role.h"

namespace deft {

inline double rate_at(const Schedule& schedule, std::int64_t step, std::int64_t steps, std::int64_t steps_per_epoch) {
  StepSettings settings{.learning_rate = 1.0};
  schedule.apply({step, steps, steps_per_epoch}, settings);
  return settings.learning_rate;
}

inline void expect_rates(const Schedule& schedule, const std::vector<double>& golden, std::int64_t steps,
                         std::int64_t steps_per_epoch) {
  for (std::size_t step = 0; step < golden.size(); ++step) {
    EXPECT_NEAR(rate_at(schedule, static_cast<std::int64_t>(step), steps, steps_per_epoch), golden[step], 1e-12)
        << "step " << step;
  }
}

}  // namespace deft

#endif
