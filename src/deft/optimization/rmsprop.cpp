#include "deft/optimization/rmsprop.h"

#include <cmath>

#include "deft/optimization/fused_update.h"

namespace deft {

const Card Rmsprop::card{"optimization", "rmsprop", "RMSprop", "Tieleman and Hinton 2012"};

template <class T>
void rmsprop_update(std::span<T> value, std::span<const T> gradient, std::span<T> square, std::span<T> mean,
                    std::span<T> velocity, const StepSize& size, double beta, const RmspropOptions& options) {
  const T rate = static_cast<T>(size.rate), mu = static_cast<T>(beta);
  const T kept = static_cast<T>(options.alpha), fresh = static_cast<T>(1.0 - options.alpha);
  const bool outside = options.epsilon_place == "outside";
  const T added = static_cast<T>(outside ? options.epsilon : 0.0);
  const T within = static_cast<T>(outside ? 0.0 : options.epsilon);
  const auto plain = [=](T g, T& s) {
    s = kept * s + fresh * g * g;
    return g / (std::sqrt(s + within) + added);
  };
  const auto centered = [=](T g, T& s, T& m) {
    s = kept * s + fresh * g * g;
    m = kept * m + fresh * g;
    const T variance = s - m * m;
    // Rounding can leave a constant gradient with a variance below 0.
    return g / (std::sqrt((variance > 0 ? variance : T(0)) + within) + added);
  };
  if (options.centered && beta > 0) {
    const auto rule = [=](T g, T& s, T& m, T& v) { return rate * (v = mu * v + centered(g, s, m)); };
    fused_update<T>(size, value, gradient, rule, square, mean, velocity);
  } else if (options.centered) {
    const auto rule = [=](T g, T& s, T& m) { return rate * centered(g, s, m); };
    fused_update<T>(size, value, gradient, rule, square, mean);
  } else if (beta > 0) {
    const auto rule = [=](T g, T& s, T& v) { return rate * (v = mu * v + plain(g, s)); };
    fused_update<T>(size, value, gradient, rule, square, velocity);
  } else {
    fused_update<T>(
        size, value, gradient, [=](T g, T& s) { return rate * plain(g, s); }, square);
  }
}

template void rmsprop_update(std::span<float>, std::span<const float>, std::span<float>, std::span<float>,
                             std::span<float>, const StepSize&, double, const RmspropOptions&);
template void rmsprop_update(std::span<double>, std::span<const double>, std::span<double>, std::span<double>,
                             std::span<double>, const StepSize&, double, const RmspropOptions&);

void describe(RmspropOptions& options, Fields& fields) {
  fields.real("learning_rate", options.learning_rate, "length of a step", {0, 10});
  fields.real("alpha", options.alpha, "memory of the squared gradient", {0, 0.999999});
  fields.real("epsilon", options.epsilon, "keeps the divisor away from 0", {1e-16, 1});
  fields.choice("epsilon_place", options.epsilon_place, "added to the root (PyTorch) or under it (TensorFlow)",
                {"outside", "inside"});
  fields.yes_no("centered", options.centered, "divide by the standard deviation instead of the root mean square");
  fields.real("beta", options.beta, "share of the velocity kept from step to step (momentum); 0: none", {0, 0.9999});
  elements(fields, "groups", options.groups, "parameters with their own rate, decay or time");
}

void Rmsprop::start(const std::vector<ParameterView>& parameters) {
  square_.start(parameters);
  if (options_.centered) mean_.start(parameters);
  if (options_.beta > 0) velocity_.start(parameters);
}

void Rmsprop::step(std::vector<ParameterView>& parameters, const StepSettings& settings) {
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    ParameterView& parameter = parameters[i];
    if (!moves(parameter)) continue;
    const std::span<float> none;
    rmsprop_update<float>(parameter.value, parameter.gradient, square_[i],
                          options_.centered ? std::span<float>(mean_[i]) : none,
                          options_.beta > 0 ? std::span<float>(velocity_[i]) : none, step_size(parameter, settings),
                          options_.beta > 0 ? settings.momentum : 0.0, options_);
  }
}

void Rmsprop::save(State& state) const {
  square_.save(state, "square");
  mean_.save(state, "mean");
  velocity_.save(state, "velocity");
}

void Rmsprop::load(const State& state) {
  square_.load(state, "square");
  mean_.load(state, "mean");
  velocity_.load(state, "velocity");
}

}  // namespace deft
