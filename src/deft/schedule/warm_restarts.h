// Warm restarts (SGDR): half a cosine from the full rate down, then at once up again; the cycles grow longer.
//                                                                  Loshchilov and Hutter 2017, arXiv:1608.03983
//   rate = base * (final + (1 - final) * (1 + cos(pi t / T_i)) / 2)     t: epochs since the restart, T_i = first *
//   growth^i
//
//   first_epochs = 1, growth = 2:   restarts at epochs 1, 3, 7, 15, ...      full rate there, half of it at 0.5, 2, 5,
//   ...
//
// The weights just before a restart are the good ones: choose the number of epochs so that a cycle ends with training.
#ifndef DEFT_SCHEDULE_WARM_RESTARTS_H
#define DEFT_SCHEDULE_WARM_RESTARTS_H

#include "deft/schedule/role.h"

namespace deft {

struct WarmRestartsOptions {
  double first_epochs = 1.0;
  double growth = 2.0;
  double final_factor = 0.0;
};
void describe(WarmRestartsOptions& options, Fields& fields);

// 0 at a restart, approaching 1 at the end of the cycle.
double share_of_cycle(double epoch, double first_epochs, double growth);

class WarmRestarts : public Schedule {
 public:
  static const Card card;
  using Options = WarmRestartsOptions;
  explicit WarmRestarts(Options options) : options_(std::move(options)) {}
  void apply(const Moment& now, StepSettings& settings) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
