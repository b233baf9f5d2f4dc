#include "deft/activation/sigmoid.h"

#include <cmath>

#include "deft/activation/elementwise.h"
#include "deft/activation/fast_exp.h"

namespace deft {

double sigmoid(double x) {
  const double e = std::exp(-std::fabs(x));
  return x >= 0.0 ? 1.0 / (1.0 + e) : e / (1.0 + e);
}

double sigmoid_slope(double x) { return sigmoid(x) * sigmoid(-x); }

namespace {

inline float sigmoid_float(float x) {
  const float e = fast_exp(-std::fabs(x));  // never overflows
  const float high = 1.0f / (1.0f + e);
  return x >= 0.0f ? high : e * high;
}

}  // namespace

const Card Sigmoid::card{"activation", "sigmoid", "Sigmoid", "Rumelhart, Hinton, Williams 1986"};

void describe(SigmoidOptions&, Fields&) {}

void Sigmoid::forward(std::span<const float> x, std::span<float> y, const ActivationContext&) const {
  elementwise(x, y, [](float v) { return sigmoid_float(v); });
}

void Sigmoid::backward(std::span<const float> x, std::span<const float> gy, std::span<float> gx, std::span<float>,
                       const ActivationContext&) const {
  scaled_elementwise(x, gy, gx, [](float v) { return sigmoid_float(v) * sigmoid_float(-v); });
}

double Sigmoid::gain() const {
  return 1.0;  // the usual choice: Glorot and Bengio 2010
}

}  // namespace deft
