#include "deft/optimization/sgd.h"

namespace deft {

const Card Sgd::card{"optimization", "sgd", "Stochastic gradient descent", "Robbins and Monro 1951"};

template <class T>
void sgd_update(std::span<T> value, std::span<const T> gradient, const StepSize& size) {
  const T rate = static_cast<T>(size.rate);
  const T keep = static_cast<T>(1.0 - size.rate * (size.coupled_decay + size.decoupled_decay));
  const auto n = static_cast<std::int64_t>(value.size());
  T* const w = value.data();
  const T* const g = gradient.data();
#pragma omp parallel for simd if (n >= kParallelFrom)
  for (std::int64_t i = 0; i < n; ++i) w[i] = keep * w[i] - rate * g[i];
}

template void sgd_update(std::span<float>, std::span<const float>, const StepSize&);
template void sgd_update(std::span<double>, std::span<const double>, const StepSize&);

void describe(SgdOptions& options, Fields& fields) {
  fields.real("learning_rate", options.learning_rate, "length of a step against the gradient", {0, 1000});
  elements(fields, "groups", options.groups, "parameters with their own rate, decay or time");
}

void Sgd::start(const std::vector<ParameterView>&) {}

void Sgd::step(std::vector<ParameterView>& parameters, const StepSettings& settings) {
  for (ParameterView& parameter : parameters) {
    if (moves(parameter)) {
      sgd_update<float>(parameter.value, parameter.gradient, step_size(parameter, settings));
    }
  }
}

void Sgd::save(State&) const {}

void Sgd::load(const State&) {}

}  // namespace deft
