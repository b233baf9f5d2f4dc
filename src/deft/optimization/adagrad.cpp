#include "deft/optimization/adagrad.h"

#include <algorithm>
#include <cmath>

#include "deft/optimization/fused_update.h"

namespace deft {

const Card Adagrad::card{"optimization", "adagrad", "Adagrad", "Duchi, Hazan, Singer 2011, JMLR 12"};

template <class T>
void adagrad_update(std::span<T> value, std::span<const T> gradient, std::span<T> sum, const StepSize& size,
                    double epsilon) {
  const T rate = static_cast<T>(size.rate);
  const T small = static_cast<T>(epsilon);
  const auto rule = [=](T g, T& s) {
    s = s + g * g;
    return rate * g / (std::sqrt(s) + small);
  };
  fused_update<T>(size, value, gradient, rule, sum);
}

template void adagrad_update(std::span<float>, std::span<const float>, std::span<float>, const StepSize&, double);
template void adagrad_update(std::span<double>, std::span<const double>, std::span<double>, const StepSize&, double);

void describe(AdagradOptions& options, Fields& fields) {
  fields.real("learning_rate", options.learning_rate, "length of the first step", {0, 10});
  fields.real("rate_decay", options.rate_decay, "the rate is divided by 1 + (t - 1) times this as well", {0, 10});
  fields.real("first_sum", options.first_sum, "where the sum of squares starts", {0, 1e6});
  fields.real("epsilon", options.epsilon, "keeps the divisor away from 0", {1e-16, 1});
  elements(fields, "groups", options.groups, "parameters with their own rate, decay or time");
}

void Adagrad::start(const std::vector<ParameterView>& parameters) {
  sum_.start(parameters);
  for (std::size_t i = 0; i < sum_.size(); ++i) {
    std::fill(sum_[i].begin(), sum_[i].end(), static_cast<float>(options_.first_sum));
  }
  counts_.start(parameters);
}

void Adagrad::step(std::vector<ParameterView>& parameters, const StepSettings& settings) {
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    ParameterView& parameter = parameters[i];
    if (!moves(parameter)) continue;
    StepSize size = step_size(parameter, settings);
    // Decoupled decay goes on at the full rate: it is divided by as much as the rate is multiplied by.
    const double slower = 1.0 + static_cast<double>(counts_.next(i) - 1) * options_.rate_decay;
    size.rate /= slower;
    size.decoupled_decay *= slower;
    adagrad_update<float>(parameter.value, parameter.gradient, sum_[i], size, options_.epsilon);
  }
}

void Adagrad::save(State& state) const {
  sum_.save(state, "sum");
  counts_.save(state);
}

void Adagrad::load(const State& state) {
  sum_.load(state, "sum");
  counts_.load(state);
}

}  // namespace deft
