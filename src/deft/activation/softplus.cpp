#include "deft/activation/softplus.h"

#include "deft/activation/elementwise.h"
#include "deft/activation/fast_exp.h"
#include "deft/activation/gain.h"

namespace deft {

namespace {

// log(1 + t) for 0 <= t <= 1 by the series of atanh(t / (2 + t)): no call, no branch, error below 1e-7.
inline float log1p_of_share(float t) {
  const float s = t / (2.0f + t), q = s * s;
  return 2.0f * s * (1.0f + q * (1.0f / 3 + q * (1.0f / 5 + q * (1.0f / 7 + q * (1.0f / 9 + q * (1.0f / 11))))));
}

}  // namespace

const Card Softplus::card{"activation", "softplus", "Softplus", "Dugas et al. 2001; Glorot, Bordes, Bengio 2011"};

void describe(SoftplusOptions& options, Fields& fields) {
  fields.real("beta", options.beta, "steepness; large: ReLU", {0.01, 100});
}

void Softplus::forward(std::span<const float> x, std::span<float> y, const ActivationContext&) const {
  const float beta = static_cast<float>(options_.beta);
  elementwise(x, y, [beta](float v) { return std::max(v, 0.0f) + log1p_of_share(fast_exp(-std::fabs(beta * v))) / beta; });
}

void Softplus::backward(std::span<const float> x, std::span<const float> gy, std::span<float> gx, std::span<float>,
                        const ActivationContext&) const {
  const float beta = static_cast<float>(options_.beta);
  scaled_elementwise(x, gy, gx, [beta](float v) { return 1.0f / (1.0f + fast_exp(-beta * v)); });
}

double Softplus::gain() const {
  return gain_of([this](double z) { return softplus(z, options_.beta); });
}

}  // namespace deft
