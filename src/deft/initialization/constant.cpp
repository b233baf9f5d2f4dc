#include "deft/initialization/constant.h"

#include <algorithm>

#include "deft/core/pattern.h"

namespace deft {

const Card ConstantInitialization::card{"initialization", "constant", "Constant initialisation",
                                        "Goodfellow, Bengio, Courville 2016, section 8.4"};

void describe(ConstantInitializationOptions& options, Fields& fields) {
  fields.real("value", options.value, "what every number starts as", {-100, 100});
  fields.text("layers", options.layers, "parameters it acts on (pattern)");
}

void ConstantInitialization::initialize(const ParameterInfo& parameter, std::span<float> values,
                                        const InitializationData&, Random&) const {
  if (matches(options_.layers, parameter.name))
    std::fill(values.begin(), values.end(), static_cast<float>(options_.value));
}

}  // namespace deft
