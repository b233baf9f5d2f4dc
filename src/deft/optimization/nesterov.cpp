#include "deft/optimization/nesterov.h"

#include "deft/optimization/fused_update.h"

namespace deft {

const Card Nesterov::card{"optimization", "nesterov", "Nesterov momentum", "Nesterov 1983; Sutskever et al. 2013"};

template <class T>
void nesterov_update(std::span<T> value, std::span<const T> gradient, std::span<T> velocity, const StepSize& size,
                     double beta, bool textbook) {
  const T rate = static_cast<T>(size.rate);
  const T mu = static_cast<T>(beta);
  if (textbook) {
    const auto rule = [=](T g, T& v) {
      const T before = v;
      v = mu * v - rate * g;
      return mu * before - (1 + mu) * v;
    };
    fused_update<T>(size, value, gradient, rule, velocity);
  } else {
    const auto rule = [=](T g, T& v) {
      v = mu * v + g;
      return rate * (g + mu * v);
    };
    fused_update<T>(size, value, gradient, rule, velocity);
  }
}

template void nesterov_update(std::span<float>, std::span<const float>, std::span<float>, const StepSize&, double,
                              bool);
template void nesterov_update(std::span<double>, std::span<const double>, std::span<double>, const StepSize&, double,
                              bool);

void describe(NesterovOptions& options, Fields& fields) {
  fields.real("learning_rate", options.learning_rate, "length of a step", {0, 1000});
  fields.real("beta", options.beta, "share of the velocity kept from step to step (momentum)", {0, 0.9999});
  fields.choice("form", options.form, "learning rate outside the velocity (torch) or inside it (textbook)",
                {"torch", "textbook"});
  elements(fields, "groups", options.groups, "parameters with their own rate, decay or time");
}

void Nesterov::start(const std::vector<ParameterView>& parameters) { velocity_.start(parameters); }

void Nesterov::step(std::vector<ParameterView>& parameters, const StepSettings& settings) {
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    ParameterView& parameter = parameters[i];
    if (!moves(parameter)) continue;
    nesterov_update<float>(parameter.value, parameter.gradient, velocity_[i], step_size(parameter, settings),
                           settings.momentum, options_.form == "textbook");
  }
}

void Nesterov::save(State& state) const { velocity_.save(state, "velocity"); }

void Nesterov::load(const State& state) { velocity_.load(state, "velocity"); }

}  // namespace deft
