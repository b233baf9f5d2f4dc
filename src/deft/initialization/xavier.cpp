#include "deft/initialization/xavier.h"

#include <cmath>

#include "deft/core/pattern.h"
#include "deft/initialization/fill.h"

namespace deft {

const Card Xavier::card{"initialization", "xavier", "Xavier (Glorot) initialisation", "Glorot and Bengio 2010"};

double xavier_deviation(double gain, double fan_in, double fan_out) {
  return gain * std::sqrt(2.0 / (fan_in + fan_out));
}

void describe(XavierOptions& options, Fields& fields) {
  fields.choice("distribution", options.distribution, "shape of the distribution", {"normal", "uniform"});
  fields.real("gain", options.gain, "factor on the deviation (5/3 is usual for tanh)", {0, 100});
  fields.text("layers", options.layers, "parameters it acts on (pattern)");
}

void Xavier::initialize(const ParameterInfo& parameter, std::span<float> values, const InitializationData&,
                        Random& random) const {
  if (parameter.fan_in <= 0 || parameter.fan_out <= 0 || !matches(options_.layers, parameter.name)) return;
  const double deviation =
      xavier_deviation(options_.gain, static_cast<double>(parameter.fan_in), static_cast<double>(parameter.fan_out));
  fill_random(values, deviation, options_.distribution, random);
}

}  // namespace deft
