#include "deft/initialization/small_normal.h"

#include "deft/core/pattern.h"
#include "deft/initialization/fill.h"

namespace deft {

const Card SmallNormal::card{"initialization", "small_normal", "Small normal initialisation",
                             "Krizhevsky, Sutskever, Hinton 2012"};

void describe(SmallNormalOptions& options, Fields& fields) {
  fields.real("deviation", options.deviation, "standard deviation of every weight", {0, 10});
  fields.text("layers", options.layers, "parameters it acts on (pattern)");
}

void SmallNormal::initialize(const ParameterInfo& parameter, std::span<float> values, const InitializationData&,
                             Random& random) const {
  if (parameter.fan_in <= 0 || !matches(options_.layers, parameter.name)) return;
  fill_random(values, options_.deviation, "normal", random);
}

}  // namespace deft
