#include "deft/activation/swish.h"

#include "deft/activation/fast_exp.h"
#include "deft/activation/gain.h"

namespace deft {

const Card Swish::card{"activation", "swish", "Swish (SiLU)", "Ramachandran, Zoph, Le 2017, arXiv:1710.05941"};

void describe(SwishOptions& options, Fields& fields) {
  fields.real("beta", options.beta, "steepness; 0: half the identity, large: ReLU", {0, 100});
}

void Swish::forward(std::span<const float> x, std::span<float> y, const ActivationContext&) const {
  const float beta = static_cast<float>(options_.beta);
  for (std::size_t i = 0; i < x.size(); ++i) y[i] = x[i] / (1.0f + fast_exp(-beta * x[i]));
}

void Swish::backward(std::span<const float> x, std::span<const float> gy, std::span<float> gx, std::span<float>,
                     const ActivationContext&) const {
  const float beta = static_cast<float>(options_.beta);
  for (std::size_t i = 0; i < x.size(); ++i) {
    const float s = 1.0f / (1.0f + fast_exp(-beta * x[i]));
    gx[i] = gy[i] * (s + beta * x[i] * s * (1.0f - s));
  }
}

double Swish::gain() const {
  return gain_of([this](double z) { return swish(z, options_.beta); });
}

}  // namespace deft
