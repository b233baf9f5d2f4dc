#include "deft/regularization/smooth_l1_penalty.h"

#include <algorithm>

#include "deft/core/pattern.h"

namespace deft {

const Card SmoothL1Penalty::card{"regularization", "smooth_l1_penalty", "Smooth L1 penalty", "Huber 1964"};

void add_smooth_l1(std::span<const float> value, std::span<float> gradient, double rate, double width) {
  const auto force = static_cast<float>(rate);
  const auto slope = static_cast<float>(1.0 / width);
  for (std::size_t i = 0; i < gradient.size(); ++i) {
    gradient[i] += force * std::clamp(value[i] * slope, -1.0f, 1.0f);
  }
}

void describe(SmoothL1PenaltyOptions& options, Fields& fields) {
  fields.real("rate", options.rate, "strength of the pull towards 0", {0, 1});
  fields.real("width", options.width, "weights smaller than this are pulled less", {1e-9, 1e6});
  fields.text("layers", options.layers, "parameters it acts on (pattern)");
}

void SmoothL1Penalty::change_gradient(ParameterView& parameter, const Moment&, Random&) const {
  if (!matches(options_.layers, parameter.name)) return;
  add_smooth_l1(parameter.value, parameter.gradient, options_.rate, options_.width);
}

}  // namespace deft
