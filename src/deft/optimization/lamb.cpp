#include "deft/optimization/lamb.h"

#include <algorithm>
#include <cmath>

#include "deft/kernel/parallel.h"
#include "deft/optimization/parameter_group.h"

namespace deft {

const Card Lamb::card{"optimization", "lamb", "LAMB", "You et al. 2020, arXiv:1904.00962"};

double lamb_ratio(double value_norm, double step_norm, double largest) {
  return value_norm > 0.0 && step_norm > 0.0 ? std::min(value_norm / step_norm, largest) : 1.0;
}

template <class T>
void lamb_update(std::span<T> value, std::span<const T> gradient, std::span<T> mean, std::span<T> square,
                 std::int64_t t, const StepSize& size, double beta1, double decay, const LambOptions& options) {
  const T correct = static_cast<T>(1.0 / (1.0 - std::pow(beta1, static_cast<double>(t))));
  const T root = static_cast<T>(1.0 / std::sqrt(1.0 - std::pow(options.beta2, static_cast<double>(t))));
  const T b1 = static_cast<T>(beta1), a1 = static_cast<T>(1.0 - beta1);
  const T b2 = static_cast<T>(options.beta2), a2 = static_cast<T>(1.0 - options.beta2);
  const T small = static_cast<T>(options.epsilon), pull = static_cast<T>(decay);
  const T coupled = static_cast<T>(size.coupled_decay);
  T* const w = value.data();
  T* const m = mean.data();
  T* const v = square.data();
  const T* const g = gradient.data();
  const auto step_of = [=](std::int64_t i) { return correct * m[i] / (std::sqrt(v[i]) * root + small) + pull * w[i]; };
  // First pass: the moments, and both lengths. Partial sums have a fixed order, whatever the number of threads.
  const auto n = static_cast<std::int64_t>(value.size());
  const std::int64_t chunks = chunk_count(std::max<std::int64_t>(1, n));
  std::vector<double> of_value(static_cast<std::size_t>(chunks)), of_step(of_value);
  for_chunks(n, chunks, 1, [&](std::int64_t chunk, std::int64_t first, std::int64_t last) {
    double values = 0.0, steps = 0.0;
    for (std::int64_t i = first; i < last; ++i) {
      const T total = g[i] + coupled * w[i];
      m[i] = b1 * m[i] + a1 * total;
      v[i] = b2 * v[i] + a2 * total * total;
      const double u = step_of(i);
      values += static_cast<double>(w[i]) * w[i];
      steps += u * u;
    }
    of_value[static_cast<std::size_t>(chunk)] = values;
    of_step[static_cast<std::size_t>(chunk)] = steps;
  });
  double values = 0.0, steps = 0.0;
  for (std::size_t chunk = 0; chunk < of_value.size(); ++chunk) {
    values += of_value[chunk];
    steps += of_step[chunk];
  }
  const T length = static_cast<T>(size.rate * lamb_ratio(std::sqrt(values), std::sqrt(steps), options.largest_ratio));
  const T keep = static_cast<T>(1.0 - size.rate * size.decoupled_decay);
  for_chunks(n, chunks, 1, [&](std::int64_t, std::int64_t first, std::int64_t last) {
    for (std::int64_t i = first; i < last; ++i) w[i] = keep * w[i] - length * step_of(i);
  });
}

template void lamb_update(std::span<float>, std::span<const float>, std::span<float>, std::span<float>, std::int64_t,
                          const StepSize&, double, double, const LambOptions&);
template void lamb_update(std::span<double>, std::span<const double>, std::span<double>, std::span<double>,
                          std::int64_t, const StepSize&, double, double, const LambOptions&);

void describe(LambOptions& options, Fields& fields) {
  fields.real("learning_rate", options.learning_rate, "length of a step, as a share of the weights' length", {0, 10});
  fields.real("beta1", options.beta1, "memory of the mean gradient (momentum)", {0, 0.9999});
  fields.real("beta2", options.beta2, "memory of the squared gradient", {0, 0.999999});
  fields.real("epsilon", options.epsilon, "keeps the divisor away from 0", {1e-16, 1});
  fields.real("decay", options.decay, "weight decay inside the rescaled step", {0, 10});
  fields.text("decay_layers", options.decay_layers, "parameters that decay (pattern)");
  fields.real("largest_ratio", options.largest_ratio, "limit of weights' length over step's length", {1e-3, 1e9});
  elements(fields, "groups", options.groups, "parameters with their own rate, decay or time");
}

void Lamb::start(const std::vector<ParameterView>& parameters) {
  mean_.start(parameters);
  square_.start(parameters);
  counts_.start(parameters);
}

void Lamb::step(std::vector<ParameterView>& parameters, const StepSettings& settings) {
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    ParameterView& parameter = parameters[i];
    if (!moves(parameter)) continue;
    lamb_update<float>(parameter.value, parameter.gradient, mean_[i], square_[i], counts_.next(i),
                       step_size(parameter, settings), settings.momentum,
                       grouped_decay(parameter.name, options_.decay, options_.decay_layers, options_.groups), options_);
  }
}

void Lamb::save(State& state) const {
  mean_.save(state, "mean");
  square_.save(state, "square");
  counts_.save(state);
}

void Lamb::load(const State& state) {
  mean_.load(state, "mean");
  square_.load(state, "square");
  counts_.load(state);
}

}  // namespace deft
