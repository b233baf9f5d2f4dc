#include "deft/schedule/exponential.h"

#include <cmath>

namespace deft {

const Card ExponentialRate::card{"schedule", "exponential", "Exponential decay",
                                 "Bottou 2012, Stochastic gradient descent tricks"};

double exponential_factor(double epoch, double epochs, const ExponentialRateOptions& options) {
  const double t = options.smooth ? epoch : std::floor(epoch + 1e-9);
  return options.final_factor > 0.0 ? std::pow(options.final_factor, t / epochs) : std::pow(options.decay, t);
}

void describe(ExponentialRateOptions& options, Fields& fields) {
  fields.real("decay", options.decay, "share of the rate kept from epoch to epoch", {0, 1});
  fields.yes_no("smooth", options.smooth, "a little at each step instead of once an epoch");
  fields.real("final_factor", options.final_factor, "share of the rate left at the end; 0: decay counts", {0, 1});
}

void ExponentialRate::apply(const Moment& now, StepSettings& settings) const {
  const double epochs = static_cast<double>(now.steps) / static_cast<double>(now.steps_per_epoch);
  settings.learning_rate *= exponential_factor(now.epoch(), epochs, options_);
}

}  // namespace deft
