#include "deft/schedule/one_cycle.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace deft {
namespace {

double between(double from, double to, double t, bool straight) {
  const double way = straight ? t : 0.5 * (1.0 - std::cos(std::numbers::pi * t));
  return from + (to - from) * way;
}

}  // namespace

const Card OneCycle::card{"schedule", "one_cycle", "1cycle", "Smith 2018, arXiv:1803.09820"};

void describe(OneCycleOptions& options, Fields& fields) {
  fields.real("start_factor", options.start_factor, "share of the peak rate at the first step", {0, 1});
  fields.real("share", options.share, "share of the training spent rising", {0, 1});
  fields.real("final_factor", options.final_factor, "share of the peak rate at the last step", {0, 1});
  fields.choice("shape", options.shape, "way between the corners", {"cosine", "linear"});
  fields.yes_no("drive_momentum", options.drive_momentum, "let momentum fall while the rate rises, and rise again");
  fields.real("momentum_high", options.momentum_high, "momentum at both ends", {0, 0.9999});
  fields.real("momentum_low", options.momentum_low, "momentum at the peak rate", {0, 0.9999});
  fields.require(options.momentum_low <= options.momentum_high, "momentum_low must not exceed momentum_high");
}

OneCyclePoint one_cycle_at(std::int64_t step, std::int64_t steps, const OneCycleOptions& options) {
  const double last = static_cast<double>(steps - 1);
  const double peak = std::max(0.0, options.share * static_cast<double>(steps) - 1.0);
  const double at = std::min(static_cast<double>(step), last);
  const bool straight = options.shape == "linear";
  if (at < peak) {
    const double t = at / peak;
    return {between(options.start_factor, 1.0, t, straight),
            between(options.momentum_high, options.momentum_low, t, straight)};
  }
  const double t = last > peak ? (at - peak) / (last - peak) : 0.0;
  return {between(1.0, options.final_factor, t, straight),
          between(options.momentum_low, options.momentum_high, t, straight)};
}

void OneCycle::apply(const Moment& now, StepSettings& settings) const {
  const OneCyclePoint point = one_cycle_at(now.step, now.steps, options_);
  settings.learning_rate *= point.rate;
  if (options_.drive_momentum) settings.momentum = point.momentum;
}

}  // namespace deft
