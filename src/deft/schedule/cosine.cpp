#include "deft/schedule/cosine.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace deft {

const Card CosineRate::card{"schedule", "cosine", "Cosine decay", "Loshchilov and Hutter 2017, arXiv:1608.03983"};

double cosine_factor(double t, double final_factor) {
  return final_factor + (1.0 - final_factor) * 0.5 * (1.0 + std::cos(std::numbers::pi * t));
}

void describe(CosineOptions& options, Fields& fields) {
  fields.real("final_factor", options.final_factor, "share of the rate left at the end", {0, 1});
  fields.real("warmup_epochs", options.warmup_epochs, "epochs of linear growth at the start", {0, 1e6});
  fields.real("warmup_share", options.warmup_share, "the same as a share of the whole training", {0, 1});
  fields.require(options.warmup_epochs == 0.0 || options.warmup_share == 0.0,
                 "give warmup_epochs or warmup_share, not both");
}

void CosineRate::apply(const Moment& now, StepSettings& settings) const {
  const double step = static_cast<double>(now.step);
  const double steps = static_cast<double>(now.steps);
  const double warmup =
      std::min(steps, options_.warmup_share > 0.0 ? options_.warmup_share * steps
                                                  : options_.warmup_epochs * static_cast<double>(now.steps_per_epoch));
  if (step < warmup) {
    settings.learning_rate *= std::min(1.0, (step + 1.0) / warmup);
  } else {
    const double t = steps > warmup ? std::min(1.0, (step - warmup) / (steps - warmup)) : 1.0;
    settings.learning_rate *= cosine_factor(t, options_.final_factor);
  }
}

}  // namespace deft
