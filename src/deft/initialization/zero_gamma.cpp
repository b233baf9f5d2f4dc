#include "deft/initialization/zero_gamma.h"

#include <algorithm>

#include "deft/core/pattern.h"

namespace deft {

const Card ZeroGamma::card{"initialization", "zero_gamma", "Zero gamma", "Goyal et al. 2017, arXiv:1706.02677"};

void describe(ZeroGammaOptions& options, Fields& fields) {
  fields.text("layers", options.layers, "batch-norm scales that start at 0 (pattern)");
}

void ZeroGamma::initialize(const ParameterInfo& parameter, std::span<float> values, const InitializationData&,
                           Random&) const {
  if (parameter.name.ends_with(".scale") && matches(options_.layers, parameter.name)) {
    std::fill(values.begin(), values.end(), 0.0f);
  }
}

}  // namespace deft
