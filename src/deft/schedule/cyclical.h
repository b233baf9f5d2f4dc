// Cyclical rate: up and down between a low and the full rate, again and again; no need to know when to cut.
//                                                                               Smith 2017, arXiv:1506.01186
//   x = distance from the nearest bottom, 0 .. 1        rate = base * (low + (1 - low) * x * height)
//   shape "triangular": height 1;   "triangular2": halved after each cycle;   "exp_range": gamma^step
//
//   low_factor = 0.25, half_cycle_epochs = 2:   0.25 at epoch 0, 0.625 at 1, 1 at 2, 0.25 at 4, ...
//
// The schedule `triangular` goes up and down once over the whole training; this one repeats.
#ifndef DEFT_SCHEDULE_CYCLICAL_H
#define DEFT_SCHEDULE_CYCLICAL_H

#include <cstdint>
#include <string>

#include "deft/schedule/role.h"

namespace deft {

struct CyclicalRateOptions {
  double low_factor = 0.25;
  double half_cycle_epochs = 2.0;
  std::string shape = "triangular";
  double gamma = 0.9999;
};
void describe(CyclicalRateOptions& options, Fields& fields);

double cyclical_factor(std::int64_t step, double half_cycle_steps, const CyclicalRateOptions& options);

class CyclicalRate : public Schedule {
 public:
  static const Card card;
  using Options = CyclicalRateOptions;
  explicit CyclicalRate(Options options) : options_(std::move(options)) {}
  void apply(const Moment& now, StepSettings& settings) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
