// Momentum ramp: momentum grows from a low to a high value over the first part of training, when gradients still turn.
//                                                        Hinton 2012 (A practical guide to training RBMs, section 9)
//   momentum = low + (high - low) * min(1, progress / share)
//
//   MomentumRamp({.low = 0.5, .high = 0.9, .share = 0.5}):   0.5 at the start, 0.7 after a quarter, 0.9 from half way
//   on
//
// It sets the momentum itself: the optimiser's own beta does not count beside it.
#ifndef DEFT_SCHEDULE_MOMENTUM_RAMP_H
#define DEFT_SCHEDULE_MOMENTUM_RAMP_H

#include "deft/schedule/role.h"

namespace deft {

struct MomentumRampOptions {
  double low = 0.5;
  double high = 0.9;
  double share = 0.25;
};
void describe(MomentumRampOptions& options, Fields& fields);

double momentum_at(double progress, const MomentumRampOptions& options);

class MomentumRamp : public Schedule {
 public:
  static const Card card;
  using Options = MomentumRampOptions;
  explicit MomentumRamp(Options options) : options_(std::move(options)) {}
  void apply(const Moment& now, StepSettings& settings) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
