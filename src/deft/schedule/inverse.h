// Inverse decay: the rate falls as one over time, the classical rule under which stochastic descent converges.
//                                                                                   Robbins and Monro 1951
//   rate = base / (1 + decay * epoch)^power        power 1: 1 / t;   power 0.5: 1 / sqrt(t)
//
//   inverse_factor(epoch 4, {.decay = 0.5}) == 1 / 3
#ifndef DEFT_SCHEDULE_INVERSE_H
#define DEFT_SCHEDULE_INVERSE_H

#include "deft/schedule/role.h"

namespace deft {

struct InverseRateOptions {
  double decay = 0.1;
  double power = 1.0;
};
void describe(InverseRateOptions& options, Fields& fields);

double inverse_factor(double epoch, const InverseRateOptions& options);

class InverseRate : public Schedule {
 public:
  static const Card card;
  using Options = InverseRateOptions;
  explicit InverseRate(Options options) : options_(std::move(options)) {}
  void apply(const Moment& now, StepSettings& settings) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
