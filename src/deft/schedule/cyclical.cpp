#include "deft/schedule/cyclical.h"

#include <algorithm>
#include <cmath>

namespace deft {

const Card CyclicalRate::card{"schedule", "cyclical", "Cyclical rate", "Smith 2017, arXiv:1506.01186"};

double cyclical_factor(std::int64_t step, double half_cycle_steps, const CyclicalRateOptions& options) {
  const double at = static_cast<double>(step) / (2.0 * half_cycle_steps);
  const double cycle = std::floor(at + 1e-12);
  const double x = 1.0 - std::abs(2.0 * (at - cycle) - 1.0);
  const double height = options.shape == "triangular2" ? std::pow(0.5, cycle)
                        : options.shape == "exp_range" ? std::pow(options.gamma, static_cast<double>(step))
                                                       : 1.0;
  return options.low_factor + (1.0 - options.low_factor) * std::max(0.0, x) * height;
}

void describe(CyclicalRateOptions& options, Fields& fields) {
  fields.real("low_factor", options.low_factor, "share of the rate at the bottom", {0, 1});
  fields.real("half_cycle_epochs", options.half_cycle_epochs, "epochs from bottom to top", {1e-3, 1e6});
  fields.choice("shape", options.shape, "how the tops change: not, halved each cycle, or falling with each step",
                {"triangular", "triangular2", "exp_range"});
  fields.real("gamma", options.gamma, "shape exp_range: share of the height kept from step to step", {0, 1});
}

void CyclicalRate::apply(const Moment& now, StepSettings& settings) const {
  const double half = options_.half_cycle_epochs * static_cast<double>(now.steps_per_epoch);
  settings.learning_rate *= cyclical_factor(now.step, half, options_);
}

}  // namespace deft
