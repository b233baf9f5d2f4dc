#include "deft/optimization/sgd.h"

#include "deft/optimization/fused_update.h"

namespace deft {

const Card Sgd::card{"optimization", "sgd", "Stochastic gradient descent", "Robbins and Monro 1951"};

template <class T>
void sgd_update(std::span<T> value, std::span<const T> gradient, const StepSize& size) {
  const T rate = static_cast<T>(size.rate);
  fused_update<T>(size, value, gradient, [=](T g) { return rate * g; });
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
