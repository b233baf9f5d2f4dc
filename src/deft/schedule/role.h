// What a schedule is: a rule that sets rate, momentum or batch size for each step.
//
// Schedules of a recipe apply in order; each sees what the one before it left.
#ifndef DEFT_SCHEDULE_ROLE_H
#define DEFT_SCHEDULE_ROLE_H

#include <cstdint>

#include "deft/core/catalogue.h"
#include "deft/core/state.h"

namespace deft {

// Where training stands. `step` counts from 0; `steps` is the planned total (>= 1).
struct Moment {
  std::int64_t step = 0;
  std::int64_t steps = 1;
  std::int64_t steps_per_epoch = 1;
  double progress() const { return static_cast<double>(step) / static_cast<double>(steps); }
  double epoch() const { return static_cast<double>(step) / static_cast<double>(steps_per_epoch); }
};

// What a schedule may change. learning_rate enters as the recipe's base rate.
struct StepSettings {
  double learning_rate = 0.0;
  double momentum = 0.9;
  std::int64_t batch_size = 1;
};

struct EpochResult;  // below

class Schedule {
 public:
  virtual ~Schedule() = default;
  virtual void apply(const Moment& now, StepSettings& settings) const = 0;
  virtual void after_epoch(const EpochResult&) {}  // plateau watches validation
  virtual void save(State&) const {}
  virtual void load(const State&) {}
};

// What an epoch brought; NaN where there is no validation part.
struct EpochResult {
  std::int64_t epoch = 0;
  double train_loss = 0.0;
  double train_accuracy = 0.0;
  double val_loss = 0.0;
  double val_accuracy = 0.0;
};

const Catalogue<Schedule>& schedules();

}  // namespace deft

#endif
