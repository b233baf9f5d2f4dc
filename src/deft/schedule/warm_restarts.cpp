#include "deft/schedule/warm_restarts.h"

#include <algorithm>
#include <cmath>

#include "deft/schedule/cosine.h"

namespace deft {

const Card WarmRestarts::card{"schedule", "warm_restarts", "Warm restarts (SGDR)",
                              "Loshchilov and Hutter 2017, arXiv:1608.03983"};

double share_of_cycle(double epoch, double first_epochs, double growth) {
  double length = first_epochs;
  // Step by step rather than by logarithms: restarts then fall on whole steps exactly.
  while (epoch >= length - 1e-9) {
    if (growth == 1.0) return std::max(0.0, std::fmod(epoch + 1e-9, length) - 1e-9) / length;
    epoch -= length;
    length *= growth;
  }
  return std::max(0.0, epoch) / length;
}

void describe(WarmRestartsOptions& options, Fields& fields) {
  fields.real("first_epochs", options.first_epochs, "length of the first cycle", {1e-3, 1e6});
  fields.real("growth", options.growth, "how much longer each cycle is than the one before", {1, 100});
  fields.real("final_factor", options.final_factor, "share of the rate left before a restart", {0, 1});
}

void WarmRestarts::apply(const Moment& now, StepSettings& settings) const {
  settings.learning_rate *=
      cosine_factor(share_of_cycle(now.epoch(), options_.first_epochs, options_.growth), options_.final_factor);
}

}  // namespace deft
