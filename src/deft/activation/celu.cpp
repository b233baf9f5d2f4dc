#include "deft/activation/celu.h"

#include "deft/activation/elementwise.h"
#include "deft/activation/fast_exp.h"
#include "deft/activation/gain.h"
#include "deft/core/normal_below.h"

namespace deft {

const Card Celu::card{"activation", "celu", "CELU", "Barron 2017, arXiv:1704.07483"};

void describe(CeluOptions& options, Fields& fields) {
  fields.real("alpha", options.alpha, "where the negative side ends: -alpha", {0.1, 100});
}

void Celu::forward(std::span<const float> x, std::span<float> y, const ActivationContext&) const {
  const float alpha = static_cast<float>(options_.alpha);
  elementwise(x, y, [alpha](float v) { return v > 0.0f ? v : alpha * (fast_exp(v / alpha) - 1.0f); });
}

void Celu::backward(std::span<const float> x, std::span<const float> gy, std::span<float> gx, std::span<float>,
                    const ActivationContext&) const {
  const float alpha = static_cast<float>(options_.alpha);
  scaled_elementwise(x, gy, gx, [alpha](float v) { return v > 0.0f ? 1.0f : fast_exp(v / alpha); });
}

double Celu::gain() const {
  // E[celu(z)^2] for z ~ N(0, 1): 1/2 from z > 0; the rest integrates to normal tails.
  const double a = options_.alpha;
  const double tails =
      std::exp(2.0 / (a * a)) * normal_below(-2.0 / a) - 2.0 * std::exp(0.5 / (a * a)) * normal_below(-1.0 / a) + 0.5;
  return 1.0 / std::sqrt(0.5 + a * a * tails);
}

}  // namespace deft
