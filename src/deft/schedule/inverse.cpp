#include "deft/schedule/inverse.h"

#include <cmath>

namespace deft {

const Card InverseRate::card{"schedule", "inverse", "Inverse decay", "Robbins and Monro 1951"};

double inverse_factor(double epoch, const InverseRateOptions& options) {
  return std::pow(1.0 + options.decay * epoch, -options.power);
}

void describe(InverseRateOptions& options, Fields& fields) {
  fields.real("decay", options.decay, "how fast: after 1 / decay epochs the rate is halved (power 1)", {0, 1e3});
  fields.real("power", options.power, "power of the fall", {0, 4});
}

void InverseRate::apply(const Moment& now, StepSettings& settings) const {
  settings.learning_rate *= inverse_factor(now.epoch(), options_);
}

}  // namespace deft
