#include "deft/activation/swish.h"

#include "deft/activation/elementwise.h"
#include "deft/activation/fast_exp.h"
#include "deft/activation/gain.h"

namespace deft {

const Card Swish::card{"activation", "swish", "Swish (SiLU)", "Ramachandran, Zoph, Le 2017, arXiv:1710.05941"};

void describe(SwishOptions& options, Fields& fields) {
  fields.real("beta", options.beta, "steepness; 0: half the identity, large: ReLU", {0, 100});
}

void Swish::forward(std::span<const float> x, std::span<float> y, const ActivationContext&) const {
  const float beta = static_cast<float>(options_.beta);
  elementwise(x, y, [beta](float v) { return v / (1.0f + fast_exp(-beta * v)); });
}

void Swish::backward(std::span<const float> x, std::span<const float> gy, std::span<float> gx, std::span<float>,
                     const ActivationContext&) const {
  const float beta = static_cast<float>(options_.beta);
  scaled_elementwise(x, gy, gx, [beta](float v) {
    const float s = 1.0f / (1.0f + fast_exp(-beta * v));
    return s + beta * v * s * (1.0f - s);
  });
}

double Swish::gain() const {
  return gain_of([this](double z) { return swish(z, options_.beta); });
}

}  // namespace deft
