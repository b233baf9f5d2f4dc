#include "deft/optimization/clip_value.h"

#include "deft/optimization/update.h"

namespace deft {

const Card ClipValue::card{"optimization", "clip_value", "Gradient clipping by value", "Mikolov 2012 (thesis)"};

void clip_values(std::span<float> gradient, double limit) {
  const auto top = static_cast<float>(limit);
  for (float& g : gradient) g = g > top ? top : (g < -top ? -top : g);
}

void describe(ClipValueOptions& options, Fields& fields) {
  fields.real("limit", options.limit, "largest allowed size of a number of the gradient", {1e-9, 1e9});
}

void ClipValue::before_step(std::vector<ParameterView>& parameters, const Moment&) {
  for (ParameterView& parameter : parameters) {
    if (moves(parameter)) clip_values(parameter.gradient, options_.limit);
  }
}

}  // namespace deft
