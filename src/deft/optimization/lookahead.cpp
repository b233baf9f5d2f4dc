#include "deft/optimization/lookahead.h"

#include <algorithm>
#include <cmath>

namespace deft {

const Card Lookahead::card{"optimization", "lookahead", "Lookahead", "Zhang et al. 2019, arXiv:1907.08610"};

void describe(LookaheadOptions& options, Fields& fields) {
  fields.whole("every", options.every, "steps between two updates of the slow weights", {1, 1e6});
  fields.choice("form", options.form, "rule of the slow weights", {"paper", "ema"});
  fields.real("alpha", options.alpha, "form paper: share of the way from slow to fast weights", {0, 1});
  fields.real("decay", options.decay, "form ema: share of the slow weights kept per step", {0, 1});
  fields.yes_no("ramp", options.ramp, "form ema: let that share grow as (step / steps)^3");
}

double lookahead_keep(std::int64_t t, std::int64_t steps, const LookaheadOptions& options) {
  if (options.form == "paper") return 1.0 - options.alpha;
  const double keep = std::pow(options.decay, static_cast<double>(options.every));
  const double progress = static_cast<double>(t) / static_cast<double>(steps);
  return options.ramp ? keep * progress * progress * progress : keep;
}

void Lookahead::start(const std::vector<ParameterView>& parameters) { slow_.start_with_values(parameters); }

void Lookahead::after_step(std::vector<ParameterView>& parameters, const Moment& now) {
  const std::int64_t done = now.step + 1;
  if (done % options_.every != 0) return;
  const auto keep = static_cast<float>(lookahead_keep(done, now.steps, options_));
  for (std::size_t p = 0; p < parameters.size(); ++p) {
    const auto n = static_cast<std::int64_t>(parameters[p].value.size());
    float* const fast = parameters[p].value.data();
    float* const slow = slow_[p].data();
#pragma omp parallel for simd if (n >= kParallelFrom)
    for (std::int64_t i = 0; i < n; ++i) {
      slow[i] = keep * slow[i] + (1.0f - keep) * fast[i];
      fast[i] = slow[i];
    }
  }
}

void Lookahead::finish(std::vector<ParameterView>& parameters) {
  for (std::size_t p = 0; p < parameters.size(); ++p) {
    std::copy(slow_[p].begin(), slow_[p].end(), parameters[p].value.begin());
  }
}

void Lookahead::save(State& state) const { slow_.save(state, "slow"); }

void Lookahead::load(const State& state) { slow_.load(state, "slow"); }

}  // namespace deft
