#include "deft/optimization/swa.h"

#include <algorithm>

#include "deft/kernel/parallel.h"

namespace deft {

const Card Swa::card{"optimization", "swa", "Stochastic weight averaging (SWA)",
                     "Izmailov et al. 2018, arXiv:1803.05407"};

void describe(SwaOptions& options, Fields& fields) {
  fields.real("from", options.from, "share of the training after which averaging starts", {0, 1});
  fields.whole("every", options.every, "steps between two points of the average; 0: one epoch", {0, 1e9});
}

bool swa_takes(const Moment& now, const SwaOptions& options) {
  const std::int64_t done = now.step + 1;
  if (done >= now.steps) return true;  // the last weights are always a point: there is at least one
  const std::int64_t every = options.every > 0 ? options.every : now.steps_per_epoch;
  return done % every == 0 && static_cast<double>(done) > options.from * static_cast<double>(now.steps);
}

void Swa::start(const std::vector<ParameterView>& parameters) {
  average_.start_with_values(parameters);
  points_ = 0;
}

void Swa::after_step(std::vector<ParameterView>& parameters, const Moment& now) {
  if (!swa_takes(now, options_)) return;
  const float share = 1.0f / static_cast<float>(++points_);
  for (std::size_t p = 0; p < parameters.size(); ++p) {
    const float* const w = parameters[p].value.data();
    float* const average = average_[p].data();
    const auto n = static_cast<std::int64_t>(parameters[p].value.size());
    for_chunks(n, chunk_count(std::max<std::int64_t>(1, n)), 1,
               [=](std::int64_t, std::int64_t first, std::int64_t last) {
                 for (std::int64_t i = first; i < last; ++i) average[i] += share * (w[i] - average[i]);
               });
  }
}

void Swa::exchange(std::vector<ParameterView>& parameters) {
  for (std::size_t p = 0; p < parameters.size(); ++p) {
    std::swap_ranges(average_[p].begin(), average_[p].end(), parameters[p].value.begin());
  }
}

void Swa::save(State& state) const {
  average_.save(state, "average");
  state.numbers["points"] = static_cast<double>(points_);
}

void Swa::load(const State& state) {
  average_.load(state, "average");
  points_ = static_cast<std::int64_t>(state.number("points"));
}

}  // namespace deft
