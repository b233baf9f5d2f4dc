#include "deft/initialization/he.h"

#include <cmath>

#include "deft/core/pattern.h"
#include "deft/initialization/fill.h"

namespace deft {

const Card He::card{"initialization", "he", "He initialisation", "He et al. 2015, arXiv:1502.01852"};

double he_deviation(double gain, double fan) { return gain / std::sqrt(fan); }

void describe(HeOptions& options, Fields& fields) {
  fields.choice("mode", options.mode, "keep the size of signals (fan_in) or of gradients (fan_out)",
                {"fan_in", "fan_out"});
  fields.choice("distribution", options.distribution, "shape of the distribution", {"normal", "uniform"});
  fields.real("slope", options.slope, "negative slope the gain is for; -1: the gain of the recipe's activation",
              {-1, 100});
  fields.text("layers", options.layers, "parameters it acts on (pattern)");
  fields.require(options.slope >= 0.0 || options.slope == -1.0,
                 "slope must be 0 or more, or -1 for the activation's gain");
}

void He::initialize(const ParameterInfo& parameter, std::span<float> values, const InitializationData& data,
                    Random& random) const {
  const std::int64_t fan = options_.mode == "fan_in" ? parameter.fan_in : parameter.fan_out;
  if (fan <= 0 || !matches(options_.layers, parameter.name)) return;
  const double gain =
      options_.slope < 0.0 ? data.activation_gain : std::sqrt(2.0 / (1.0 + options_.slope * options_.slope));
  fill_random(values, he_deviation(gain, static_cast<double>(fan)), options_.distribution, random);
}

}  // namespace deft
