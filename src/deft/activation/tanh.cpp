#include "deft/activation/tanh.h"

#include <cmath>

#include "deft/activation/elementwise.h"
#include "deft/activation/fast_exp.h"

namespace deft {

double hyperbolic_tangent(double x) { return std::tanh(x); }

double hyperbolic_tangent_slope(double x) {
  const double y = std::tanh(x);
  return 1.0 - y * y;
}

namespace {

inline float tanh_float(float x) {
  const float e = fast_exp(-2.0f * std::fabs(x));
  const float large = std::copysign((1.0f - e) / (1.0f + e), x);
  const float z = x * x;  // near 0 the quotient cancels: odd polynomial instead
  const float series =
      x +
      x * z * (-0.333332819f + z * (0.133314422f + z * (-0.0537397156f + z * (0.0206390888f - z * 0.00570498873f))));
  return z < 0.390625f ? series : large;
}

}  // namespace

const Card Tanh::card{"activation", "tanh", "Tanh", "LeCun, Bottou, Orr, Mueller 1998"};

void describe(TanhOptions&, Fields&) {}

void Tanh::forward(std::span<const float> x, std::span<float> y, const ActivationContext&) const {
  elementwise(x, y, [](float v) { return tanh_float(v); });
}

void Tanh::backward(std::span<const float> x, std::span<const float> gy, std::span<float> gx, std::span<float>,
                    const ActivationContext&) const {
  scaled_elementwise(x, gy, gx, [](float v) {
    const float y = tanh_float(v);
    return 1.0f - y * y;
  });
}

double Tanh::gain() const {
  return 5.0 / 3.0;  // the factor PyTorch uses, too
}

}  // namespace deft
