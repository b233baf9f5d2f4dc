#include "deft/schedule/triangular.h"

#include <algorithm>
#include <cmath>

namespace deft {

const Card TriangularRate::card{"schedule", "triangular", "Triangular rate", "Jordan 2024, arXiv:2404.00498"};

double triangular_factor(std::int64_t step, std::int64_t steps, const TriangularOptions& options) {
  const double peak = std::floor(options.share * static_cast<double>(steps));
  const double end = static_cast<double>(steps);
  const double at = std::min(static_cast<double>(step), end);
  if (at < peak) return options.start_factor + (1.0 - options.start_factor) * at / peak;
  if (end <= peak) return 1.0;
  return 1.0 + (options.end_factor - 1.0) * (at - peak) / (end - peak);
}

void describe(TriangularOptions& options, Fields& fields) {
  fields.real("start_factor", options.start_factor, "share of the rate at the first step", {0, 1});
  fields.real("share", options.share, "share of the training after which the full rate is reached", {0, 1});
  fields.real("end_factor", options.end_factor, "share of the rate at the end", {0, 1});
}

void TriangularRate::apply(const Moment& now, StepSettings& settings) const {
  settings.learning_rate *= triangular_factor(now.step, now.steps, options_);
}

}  // namespace deft
