#include "deft/optimization/weight_ema.h"

#include <algorithm>

namespace deft {

const Card WeightEma::card{"optimization", "weight_ema", "Moving average of the weights",
                           "Polyak and Juditsky 1992; Tarvainen and Valpola 2017, arXiv:1703.01780"};

void describe(WeightEmaOptions& options, Fields& fields) {
  fields.real("decay", options.decay, "share of the average kept at each averaging", {0, 1});
  fields.whole("every", options.every, "steps between two averagings", {1, 1e6});
  fields.yes_no("ramp", options.ramp, "shorter memory at the start: (1 + n) / (10 + n) where that is smaller");
}

void WeightEma::start(const std::vector<ParameterView>& parameters) {
  average_.start_with_values(parameters);
  averagings_ = 0;
}

void WeightEma::after_step(std::vector<ParameterView>& parameters, const Moment& now) {
  if ((now.step + 1) % options_.every != 0) return;
  const auto n = static_cast<double>(averagings_++);
  const auto keep =
      static_cast<float>(options_.ramp ? std::min(options_.decay, (1.0 + n) / (10.0 + n)) : options_.decay);
  for (std::size_t p = 0; p < parameters.size(); ++p) {
    const auto size = static_cast<std::int64_t>(parameters[p].value.size());
    const float* const w = parameters[p].value.data();
    float* const average = average_[p].data();
#pragma omp parallel for simd if (size >= kParallelFrom)
    for (std::int64_t i = 0; i < size; ++i) average[i] = keep * average[i] + (1.0f - keep) * w[i];
  }
}

void WeightEma::exchange(std::vector<ParameterView>& parameters) {
  for (std::size_t p = 0; p < parameters.size(); ++p) {
    std::swap_ranges(average_[p].begin(), average_[p].end(), parameters[p].value.begin());
  }
}

void WeightEma::save(State& state) const {
  average_.save(state, "average");
  state.numbers["averagings"] = static_cast<double>(averagings_);
}

void WeightEma::load(const State& state) {
  average_.load(state, "average");
  averagings_ = static_cast<std::int64_t>(state.number("averagings"));
}

}  // namespace deft
