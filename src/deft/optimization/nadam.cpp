#include "deft/optimization/nadam.h"

#include <cmath>

#include "deft/optimization/fused_update.h"

namespace deft {

const Card Nadam::card{"optimization", "nadam", "Nadam", "Dozat 2016, ICLR workshop"};

NadamShares nadam_shares(std::int64_t t, double beta1, double momentum_decay, bool textbook, double& product) {
  const auto beta_at = [&](std::int64_t step) {
    return textbook ? beta1 : beta1 * (1.0 - 0.5 * std::pow(0.96, static_cast<double>(step) * momentum_decay));
  };
  const double now = beta_at(t), next = beta_at(t + 1);
  product *= now;
  return {next / (1.0 - (textbook ? product : product * next)), (1.0 - now) / (1.0 - product)};
}

template <class T>
void nadam_update(std::span<T> value, std::span<const T> gradient, std::span<T> mean, std::span<T> square,
                  std::int64_t t, const StepSize& size, const NadamShares& shares, double beta1, double beta2,
                  double epsilon) {
  const T root = static_cast<T>(1.0 / std::sqrt(1.0 - std::pow(beta2, static_cast<double>(t))));
  const T of_mean = static_cast<T>(size.rate * shares.mean), of_gradient = static_cast<T>(size.rate * shares.gradient);
  const T b1 = static_cast<T>(beta1), a1 = static_cast<T>(1.0 - beta1);
  const T b2 = static_cast<T>(beta2), a2 = static_cast<T>(1.0 - beta2);
  const T small = static_cast<T>(epsilon);
  const auto rule = [=](T g, T& m, T& v) {
    m = b1 * m + a1 * g;
    v = b2 * v + a2 * g * g;
    return (of_mean * m + of_gradient * g) / (std::sqrt(v) * root + small);
  };
  fused_update<T>(size, value, gradient, rule, mean, square);
}

template void nadam_update(std::span<float>, std::span<const float>, std::span<float>, std::span<float>, std::int64_t,
                           const StepSize&, const NadamShares&, double, double, double);
template void nadam_update(std::span<double>, std::span<const double>, std::span<double>, std::span<double>,
                           std::int64_t, const StepSize&, const NadamShares&, double, double, double);

void describe(NadamOptions& options, Fields& fields) {
  fields.real("learning_rate", options.learning_rate, "length of a step", {0, 10});
  fields.real("beta1", options.beta1, "memory of the mean gradient (momentum)", {0, 0.9999});
  fields.real("beta2", options.beta2, "memory of the squared gradient", {0, 0.999999});
  fields.real("epsilon", options.epsilon, "keeps the divisor away from 0", {1e-16, 1});
  fields.choice("form", options.form, "constant beta1 (textbook) or one that warms up (torch)", {"textbook", "torch"});
  fields.real("momentum_decay", options.momentum_decay, "form torch: speed of that warm-up", {0, 1});
  elements(fields, "groups", options.groups, "parameters with their own rate, decay or time");
}

void Nadam::start(const std::vector<ParameterView>& parameters) {
  mean_.start(parameters);
  square_.start(parameters);
  counts_.start(parameters);
  products_.assign(parameters.size(), 1.0);
}

void Nadam::step(std::vector<ParameterView>& parameters, const StepSettings& settings) {
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    ParameterView& parameter = parameters[i];
    if (!moves(parameter)) continue;
    const std::int64_t t = counts_.next(i);
    const NadamShares shares =
        nadam_shares(t, settings.momentum, options_.momentum_decay, options_.form == "textbook", products_[i]);
    nadam_update<float>(parameter.value, parameter.gradient, mean_[i], square_[i], t, step_size(parameter, settings),
                        shares, settings.momentum, options_.beta2, options_.epsilon);
  }
}

void Nadam::save(State& state) const {
  mean_.save(state, "mean");
  square_.save(state, "square");
  counts_.save(state);
  for (std::size_t i = 0; i < products_.size(); ++i) state.numbers["product/" + std::to_string(i)] = products_[i];
}

void Nadam::load(const State& state) {
  mean_.load(state, "mean");
  square_.load(state, "square");
  counts_.load(state);
  for (std::size_t i = 0; i < products_.size(); ++i) products_[i] = state.number("product/" + std::to_string(i));
}

}  // namespace deft
