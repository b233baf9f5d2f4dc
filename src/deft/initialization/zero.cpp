#include "deft/initialization/zero.h"

#include <algorithm>

#include "deft/core/pattern.h"

namespace deft {

const Card Zero::card{"initialization", "zero", "Zero initialisation", "Karpathy, cs231n, neural networks part 2"};

void describe(ZeroOptions& options, Fields& fields) {
  fields.text("layers", options.layers, "parameters it acts on (pattern)");
}

void Zero::initialize(const ParameterInfo& parameter, std::span<float> values, const InitializationData&,
                      Random&) const {
  if (matches(options_.layers, parameter.name)) std::fill(values.begin(), values.end(), 0.0f);
}

}  // namespace deft
