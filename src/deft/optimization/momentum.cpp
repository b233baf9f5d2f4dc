#include "deft/optimization/momentum.h"

#include "deft/optimization/fused_update.h"

namespace deft {

const Card Momentum::card{"optimization", "momentum", "Momentum", "Polyak 1964"};

template <class T>
void momentum_update(std::span<T> value, std::span<const T> gradient, std::span<T> velocity, const StepSize& size,
                     double beta, bool textbook) {
  const T rate = static_cast<T>(size.rate);
  const T mu = static_cast<T>(beta);
  if (textbook) {
    const auto rule = [=](T g, T& v) {
      v = mu * v - rate * g;
      return -v;
    };
    fused_update<T>(size, value, gradient, rule, velocity);
  } else {
    const auto rule = [=](T g, T& v) {
      v = mu * v + g;
      return rate * v;
    };
    fused_update<T>(size, value, gradient, rule, velocity);
  }
}

template void momentum_update(std::span<float>, std::span<const float>, std::span<float>, const StepSize&, double,
                              bool);
template void momentum_update(std::span<double>, std::span<const double>, std::span<double>, const StepSize&, double,
                              bool);

void describe(MomentumOptions& options, Fields& fields) {
  fields.real("learning_rate", options.learning_rate, "length of a step", {0, 1000});
  fields.real("beta", options.beta, "share of the velocity kept from step to step (momentum)", {0, 0.9999});
  fields.choice("form", options.form, "learning rate outside the velocity (torch) or inside it (textbook)",
                {"torch", "textbook"});
  elements(fields, "groups", options.groups, "parameters with their own rate, decay or time");
}

void Momentum::start(const std::vector<ParameterView>& parameters) { velocity_.start(parameters); }

void Momentum::step(std::vector<ParameterView>& parameters, const StepSettings& settings) {
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    ParameterView& parameter = parameters[i];
    if (!moves(parameter)) continue;
    momentum_update<float>(parameter.value, parameter.gradient, velocity_[i], step_size(parameter, settings),
                           settings.momentum, options_.form == "textbook");
  }
}

void Momentum::save(State& state) const { velocity_.save(state, "velocity"); }

void Momentum::load(const State& state) { velocity_.load(state, "velocity"); }

}  // namespace deft
