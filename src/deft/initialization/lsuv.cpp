#include "deft/initialization/lsuv.h"

#include <cmath>

#include "deft/core/pattern.h"
#include "deft/initialization/orthogonal.h"

namespace deft {

const Card Lsuv::card{"initialization", "lsuv", "Layer-sequential unit variance",
                      "Mishkin and Matas 2016, arXiv:1511.06422"};

int scale_to_unit_variance(std::span<float> weight, const std::function<double()>& variance, double tolerance,
                           int tries) {
  for (int done = 0; done < tries; ++done) {
    const double now = variance();
    if (std::fabs(now - 1.0) < tolerance || !(now > 0.0) || !std::isfinite(now)) return done;
    const auto factor = static_cast<float>(1.0 / std::sqrt(now));
    for (float& value : weight) value *= factor;
  }
  return tries;
}

void describe(LsuvOptions& options, Fields& fields) {
  fields.real("tolerance", options.tolerance, "a variance this close to 1 is good enough", {1e-6, 1});
  fields.whole("tries", options.tries, "rescalings of a layer at most", {1, 100});
  fields.text("layers", options.layers, "weights it acts on (pattern)");
}

void Lsuv::initialize(const ParameterInfo& parameter, std::span<float> values, const InitializationData& data,
                      Random& random) const {
  Orthogonal({.gain = 1.0, .layers = options_.layers}).initialize(parameter, values, data, random);
}

void Lsuv::calibrate(NetworkProbe& network) const {
  for (const ParameterInfo& parameter : network.parameters()) {
    if (parameter.fan_in <= 0 || !parameter.trainable || !matches(options_.layers, parameter.name)) continue;
    const std::string layer = parameter.name.substr(0, parameter.name.rfind('.'));
    scale_to_unit_variance(
        network.values(parameter.name), [&] { return network.output_variance(layer); }, options_.tolerance,
        static_cast<int>(options_.tries));
  }
}

}  // namespace deft
