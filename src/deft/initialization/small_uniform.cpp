#include "deft/initialization/small_uniform.h"

#include <numbers>

#include "deft/core/pattern.h"
#include "deft/initialization/fill.h"

namespace deft {

const Card SmallUniform::card{"initialization", "small_uniform", "Small uniform initialisation",
                              "Krizhevsky, Sutskever, Hinton 2012"};

void describe(SmallUniformOptions& options, Fields& fields) {
  fields.real("bound", options.bound, "largest size of a weight", {0, 10});
  fields.text("layers", options.layers, "parameters it acts on (pattern)");
}

void SmallUniform::initialize(const ParameterInfo& parameter, std::span<float> values, const InitializationData&,
                              Random& random) const {
  if (parameter.fan_in <= 0 || !matches(options_.layers, parameter.name)) return;
  fill_random(values, options_.bound / std::numbers::sqrt3, "uniform", random);
}

}  // namespace deft
