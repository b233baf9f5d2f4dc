// 1cycle: one rise to a large rate and one long fall far below the start; momentum goes the other way.
// The large rate in the middle regularises and allows short trainings ("super-convergence").
//                                                   Smith 2018, arXiv:1803.09820; Smith and Topin 2017
//   rate:      start * peak  ->  peak  (at step share * steps - 1)  ->  final * peak  (at the last step)
//   momentum:  high          ->  low                                ->  high
//   in between along half a cosine, or straight (shape = "linear"); peak is the recipe's learning rate.
//
//   OneCycleOptions o;                               // start 1/25, share 0.3, final 0.0001
//   one_cycle_at(0, 100, o).rate == 0.04    one_cycle_at(29, 100, o).rate == 1    one_cycle_at(99, 100, o).rate == 1e-4
#ifndef DEFT_SCHEDULE_ONE_CYCLE_H
#define DEFT_SCHEDULE_ONE_CYCLE_H

#include <string>

#include "deft/schedule/role.h"

namespace deft {

struct OneCycleOptions {
  double start_factor = 0.04;
  double share = 0.3;
  double final_factor = 1e-4;
  std::string shape = "cosine";
  bool drive_momentum = false;
  double momentum_high = 0.95;
  double momentum_low = 0.85;
};
void describe(OneCycleOptions& options, Fields& fields);

struct OneCyclePoint {
  double rate;      // share of the peak rate
  double momentum;  // itself, not a factor
};
OneCyclePoint one_cycle_at(std::int64_t step, std::int64_t steps, const OneCycleOptions& options);

class OneCycle : public Schedule {
 public:
  static const Card card;
  using Options = OneCycleOptions;
  explicit OneCycle(Options options) : options_(std::move(options)) {}
  void apply(const Moment& now, StepSettings& settings) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
