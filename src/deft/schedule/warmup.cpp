#include "deft/schedule/warmup.h"

namespace deft {

const Card Warmup::card{"schedule", "warmup", "Linear warm-up", "Goyal et al. 2017, arXiv:1706.02677"};

double warmup_factor(double step, double warmup_steps, double start_factor) {
  if (step >= warmup_steps) return 1.0;
  return start_factor + (1.0 - start_factor) * step / warmup_steps;
}

void describe(WarmupOptions& options, Fields& fields) {
  fields.real("epochs", options.epochs, "length in epochs, used where share is 0", {0, 1e6});
  fields.real("share", options.share, "length as a share of the whole training; 0: epochs counts", {0, 1});
  fields.real("start_factor", options.start_factor, "share of the rate used at the first step", {0, 1});
}

void Warmup::apply(const Moment& now, StepSettings& settings) const {
  const double steps = options_.share > 0.0 ? options_.share * static_cast<double>(now.steps)
                                            : options_.epochs * static_cast<double>(now.steps_per_epoch);
  settings.learning_rate *= warmup_factor(static_cast<double>(now.step), steps, options_.start_factor);
}

}  // namespace deft
