#include "deft/schedule/momentum_ramp.h"

namespace deft {

const Card MomentumRamp::card{"schedule", "momentum_ramp", "Momentum ramp",
                              "Hinton 2012, A practical guide to training RBMs"};

double momentum_at(double progress, const MomentumRampOptions& options) {
  if (progress >= options.share) return options.high;
  return options.low + (options.high - options.low) * progress / options.share;
}

void describe(MomentumRampOptions& options, Fields& fields) {
  fields.real("low", options.low, "momentum at the start", {0, 0.9999});
  fields.real("high", options.high, "momentum after the ramp", {0, 0.9999});
  fields.real("share", options.share, "share of the training the ramp takes", {0, 1});
  fields.require(options.low <= options.high, "low must not exceed high");
}

void MomentumRamp::apply(const Moment& now, StepSettings& settings) const {
  settings.momentum = momentum_at(now.progress(), options_);
}

}  // namespace deft
