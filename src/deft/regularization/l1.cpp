#include "deft/regularization/l1.h"

#include "deft/core/pattern.h"

namespace deft {

const Card L1Penalty::card{"regularization", "l1", "L1 penalty", "Tibshirani 1996"};

void add_l1(std::span<const float> value, std::span<float> gradient, double rate) {
  const auto force = static_cast<float>(rate);
  for (std::size_t i = 0; i < gradient.size(); ++i) {
    gradient[i] += value[i] > 0.0f ? force : (value[i] < 0.0f ? -force : 0.0f);
  }
}

void describe(L1PenaltyOptions& options, Fields& fields) {
  fields.real("rate", options.rate, "strength of the pull towards 0", {0, 1});
  fields.text("layers", options.layers, "parameters it acts on (pattern)");
}

void L1Penalty::change_gradient(ParameterView& parameter, const Moment&, Random&) const {
  if (matches(options_.layers, parameter.name)) add_l1(parameter.value, parameter.gradient, options_.rate);
}

}  // namespace deft
