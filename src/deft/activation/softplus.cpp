#include "deft/activation/softplus.h"

#include "deft/activation/fast_exp.h"
#include "deft/activation/gain.h"

namespace deft {

namespace {

// log(1 + t) for 0 <= t <= 1 by the series of atanh(t / (2 + t)): no call, no branch, error below 1e-7.
float log1p_of_share(float t) {
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
  for (std::size_t i = 0; i < x.size(); ++i)
    y[i] = std::max(x[i], 0.0f) + log1p_of_share(fast_exp(-std::fabs(beta * x[i]))) / beta;
}

void Softplus::backward(std::span<const float> x, std::span<const float> gy, std::span<float> gx, std::span<float>,
                        const ActivationContext&) const {
  const float beta = static_cast<float>(options_.beta);
  for (std::size_t i = 0; i < x.size(); ++i) {
    gx[i] = gy[i] * (1.0f / (1.0f + fast_exp(-beta * x[i])));
  }
}

double Softplus::gain() const {
  return gain_of([this](double z) { return softplus(z, options_.beta); });
}

}  // namespace deft
