#include "deft/activation/elu.h"

#include "deft/activation/elementwise.h"
#include "deft/activation/fast_exp.h"
#include "deft/activation/gain.h"
#include "deft/core/normal_below.h"

namespace deft {

const Card Elu::card{"activation", "elu", "ELU", "Clevert, Unterthiner, Hochreiter 2016, arXiv:1511.07289"};

void describe(EluOptions& options, Fields& fields) {
  fields.real("alpha", options.alpha, "where the negative side ends: -alpha", {0, 10});
}

void Elu::forward(std::span<const float> x, std::span<float> y, const ActivationContext&) const {
  const float alpha = static_cast<float>(options_.alpha);
  elementwise(x, y, [alpha](float v) { return v > 0.0f ? v : alpha * (fast_exp(v) - 1.0f); });
}

void Elu::backward(std::span<const float> x, std::span<const float> gy, std::span<float> gx, std::span<float>,
                   const ActivationContext&) const {
  const float alpha = static_cast<float>(options_.alpha);
  scaled_elementwise(x, gy, gx, [alpha](float v) { return v > 0.0f ? 1.0f : alpha * fast_exp(v); });
}

double Elu::gain() const {
  // E[elu(z)^2] for z ~ N(0, 1): 1/2 from z > 0; the rest integrates to normal tails.
  const double tails = std::exp(2.0) * normal_below(-2.0) - 2.0 * std::exp(0.5) * normal_below(-1.0) + 0.5;
  return 1.0 / std::sqrt(0.5 + options_.alpha * options_.alpha * tails);
}

}  // namespace deft
