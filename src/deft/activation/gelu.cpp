#include "deft/activation/gelu.h"

#include <cmath>
#include <numbers>

#include "deft/activation/elementwise.h"
#include "deft/activation/fast_exp.h"
#include "deft/core/normal_below.h"

namespace deft {

double gelu(double x) { return 0.5 * x * std::erfc(-x / std::numbers::sqrt2); }

double gelu_slope(double x) {
  const double density = std::exp(-0.5 * x * x) * std::numbers::inv_sqrtpi / std::numbers::sqrt2;
  return normal_below(x) + x * density;
}

namespace {

// Phi(x), given e = exp(-x^2 / 2), which the derivative needs as well.
inline float normal_share_below(float x, float e) {
  const float t = 1.0f / (1.0f + 0.3275911f * 0.707106781f * std::fabs(x));
  const float tail =
      0.5f * e * t * (0.254829592f + t * (-0.284496736f + t * (1.421413741f + t * (-1.453152027f + t * 1.061405429f))));
  return x >= 0.0f ? 1.0f - tail : tail;
}

}  // namespace

const Card Gelu::card{"activation", "gelu", "GELU", "Hendrycks and Gimpel 2016, arXiv:1606.08415"};

void describe(GeluOptions&, Fields&) {}

void Gelu::forward(std::span<const float> x, std::span<float> y, const ActivationContext&) const {
  elementwise(x, y, [](float v) { return v * normal_share_below(v, fast_exp(-0.5f * v * v)); });
}

void Gelu::backward(std::span<const float> x, std::span<const float> gy, std::span<float> gx, std::span<float>,
                    const ActivationContext&) const {
  scaled_elementwise(x, gy, gx, [](float v) {
    const float e = fast_exp(-0.5f * v * v);
    return normal_share_below(v, e) + v * e * 0.39894228f;
  });
}

double Gelu::gain() const {
  return 1.5335;  // 1 / sqrt(E[gelu(z)^2]) for z ~ N(0, 1), as sqrt(2) is for ReLU
}

}  // namespace deft
