#include "deft/optimization/adam.h"

#include <cmath>

#include "deft/optimization/fused_update.h"

namespace deft {

const Card Adam::card{"optimization", "adam", "Adam", "Kingma and Ba 2015, arXiv:1412.6980"};

template <class T>
void adam_update(std::span<T> value, std::span<const T> gradient, std::span<T> mean, std::span<T> square,
                 std::int64_t t, const StepSize& size, double beta1, double beta2, double epsilon) {
  const double correct1 = 1.0 - std::pow(beta1, static_cast<double>(t));
  const double correct2 = 1.0 - std::pow(beta2, static_cast<double>(t));
  const T rate = static_cast<T>(size.rate / correct1);
  const T root = static_cast<T>(1.0 / std::sqrt(correct2));
  const T b1 = static_cast<T>(beta1), a1 = static_cast<T>(1.0 - beta1);
  const T b2 = static_cast<T>(beta2), a2 = static_cast<T>(1.0 - beta2);
  const T small = static_cast<T>(epsilon);
  const auto rule = [=](T g, T& m, T& v) {
    m = b1 * m + a1 * g;
    v = b2 * v + a2 * g * g;
    return rate * m / (std::sqrt(v) * root + small);
  };
  fused_update<T>(size, value, gradient, rule, mean, square);
}

template void adam_update(std::span<float>, std::span<const float>, std::span<float>, std::span<float>, std::int64_t,
                          const StepSize&, double, double, double);
template void adam_update(std::span<double>, std::span<const double>, std::span<double>, std::span<double>,
                          std::int64_t, const StepSize&, double, double, double);

void describe(AdamOptions& options, Fields& fields) {
  fields.real("learning_rate", options.learning_rate, "length of a step", {0, 10});
  fields.real("beta1", options.beta1, "memory of the mean gradient (momentum)", {0, 0.9999});
  fields.real("beta2", options.beta2, "memory of the squared gradient", {0, 0.999999});
  fields.real("epsilon", options.epsilon, "keeps the divisor away from 0", {1e-16, 1});
  elements(fields, "groups", options.groups, "parameters with their own rate, decay or time");
}

void Adam::start(const std::vector<ParameterView>& parameters) {
  mean_.start(parameters);
  square_.start(parameters);
  counts_.start(parameters);
}

void Adam::step(std::vector<ParameterView>& parameters, const StepSettings& settings) {
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    ParameterView& parameter = parameters[i];
    if (!moves(parameter)) continue;
    adam_update<float>(parameter.value, parameter.gradient, mean_[i], square_[i], counts_.next(i),
                       step_size(parameter, settings), settings.momentum, options_.beta2, options_.epsilon);
  }
}

void Adam::save(State& state) const {
  mean_.save(state, "mean");
  square_.save(state, "square");
  counts_.save(state);
}

void Adam::load(const State& state) {
  mean_.load(state, "mean");
  square_.load(state, "square");
  counts_.load(state);
}

}  // namespace deft
