#include "deft/regularization/gradient_noise.h"

#include <cmath>

#include "deft/core/pattern.h"

namespace deft {

const Card GradientNoise::card{"regularization", "gradient_noise", "Gradient noise",
                               "Neelakantan et al. 2015, arXiv:1511.06807"};

double noise_variance(std::int64_t t, const GradientNoiseOptions& options) {
  return options.eta / std::pow(1.0 + static_cast<double>(t), options.gamma);
}

void describe(GradientNoiseOptions& options, Fields& fields) {
  fields.real("eta", options.eta, "variance of the noise at the first update (0.01, 0.3 or 1 in the paper)", {0, 100});
  fields.real("gamma", options.gamma, "how fast it fades", {0, 10});
  fields.text("layers", options.layers, "parameters it acts on (pattern)");
}

void GradientNoise::change_gradient(ParameterView& parameter, const Moment& now, Random& random) const {
  if (!matches(options_.layers, parameter.name)) return;
  const double deviation = std::sqrt(noise_variance(now.step, options_));
  if (deviation == 0.0) return;
  for (float& g : parameter.gradient) g += static_cast<float>(deviation * random.normal());
}

}  // namespace deft
