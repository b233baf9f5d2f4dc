// Linear warm-up: the rate grows from a small share of itself to its full value, then is left alone.
// Large rates at random weights throw training off; a few hundred gentle steps avoid that.
//                                                                    Goyal et al. 2017, arXiv:1706.02677
//   factor(step) = start + (1 - start) * step / w     for step < w, else 1      w = warm-up steps
//
//   warmup_factor(0, 100, 0.1) == 0.1    warmup_factor(50, 100, 0.1) == 0.55    warmup_factor(100, 100, 0.1) == 1
//
// It multiplies what the schedules before it left: put it anywhere in the list.
#ifndef DEFT_SCHEDULE_WARMUP_H
#define DEFT_SCHEDULE_WARMUP_H

#include "deft/schedule/role.h"

namespace deft {

// step and warmup_steps in steps; warmup_steps may be fractional; 0: no warm-up.
double warmup_factor(double step, double warmup_steps, double start_factor);

struct WarmupOptions {
  double epochs = 1.0;
  double share = 0.0;
  double start_factor = 0.1;
};
void describe(WarmupOptions& options, Fields& fields);

class Warmup : public Schedule {
 public:
  static const Card card;
  using Options = WarmupOptions;
  explicit Warmup(Options options) : options_(options) {}
  void apply(const Moment& now, StepSettings& settings) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
