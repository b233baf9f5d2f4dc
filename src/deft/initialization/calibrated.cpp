#include "deft/initialization/calibrated.h"

#include <cmath>

#include "deft/core/pattern.h"
#include "deft/initialization/fill.h"

namespace deft {

const Card Calibrated::card{"initialization", "calibrated", "Calibrated initialisation, 1 / sqrt(n)",
                            "LeCun, Bottou, Orr, Mueller 1998"};

double calibrated_deviation(double fan_in) { return 1.0 / std::sqrt(fan_in); }

void describe(CalibratedOptions& options, Fields& fields) {
  fields.choice("distribution", options.distribution, "shape of the distribution", {"normal", "uniform"});
  fields.text("layers", options.layers, "parameters it acts on (pattern)");
}

void Calibrated::initialize(const ParameterInfo& parameter, std::span<float> values, const InitializationData&,
                            Random& random) const {
  if (parameter.fan_in <= 0 || !matches(options_.layers, parameter.name)) return;
  fill_random(values, calibrated_deviation(static_cast<double>(parameter.fan_in)), options_.distribution, random);
}

}  // namespace deft
