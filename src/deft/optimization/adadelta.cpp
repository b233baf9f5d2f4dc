#include "deft/optimization/adadelta.h"

#include <cmath>

#include "deft/optimization/fused_update.h"

namespace deft {

const Card Adadelta::card{"optimization", "adadelta", "Adadelta", "Zeiler 2012, arXiv:1212.5701"};

template <class T>
void adadelta_update(std::span<T> value, std::span<const T> gradient, std::span<T> square, std::span<T> steps,
                     const StepSize& size, double rho, double epsilon) {
  const T rate = static_cast<T>(size.rate);
  const T kept = static_cast<T>(rho), fresh = static_cast<T>(1.0 - rho);
  const T small = static_cast<T>(epsilon);
  const auto rule = [=](T g, T& s, T& a) {
    s = kept * s + fresh * g * g;
    const T d = std::sqrt(a + small) / std::sqrt(s + small) * g;
    a = kept * a + fresh * d * d;
    return rate * d;
  };
  fused_update<T>(size, value, gradient, rule, square, steps);
}

template void adadelta_update(std::span<float>, std::span<const float>, std::span<float>, std::span<float>,
                              const StepSize&, double, double);
template void adadelta_update(std::span<double>, std::span<const double>, std::span<double>, std::span<double>,
                              const StepSize&, double, double);

void describe(AdadeltaOptions& options, Fields& fields) {
  fields.real("learning_rate", options.learning_rate, "factor on the steps; 1 is the paper's rule", {0, 100});
  fields.real("rho", options.rho, "share of the memory of squares kept from step to step", {0, 0.999999});
  fields.real("epsilon", options.epsilon, "inside both roots: starts the motion", {1e-16, 1});
  elements(fields, "groups", options.groups, "parameters with their own rate, decay or time");
}

void Adadelta::start(const std::vector<ParameterView>& parameters) {
  square_.start(parameters);
  steps_.start(parameters);
}

void Adadelta::step(std::vector<ParameterView>& parameters, const StepSettings& settings) {
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    ParameterView& parameter = parameters[i];
    if (!moves(parameter)) continue;
    adadelta_update<float>(parameter.value, parameter.gradient, square_[i], steps_[i], step_size(parameter, settings),
                           options_.rho, options_.epsilon);
  }
}

void Adadelta::save(State& state) const {
  square_.save(state, "square");
  steps_.save(state, "steps_squared");
}

void Adadelta::load(const State& state) {
  square_.load(state, "square");
  steps_.load(state, "steps_squared");
}

}  // namespace deft
