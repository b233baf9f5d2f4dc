// GELU: the input times the probability that a standard normal number lies below it; a smooth ReLU.
//                                                            Hendrycks and Gimpel 2016, arXiv:1606.08415
//   y = x * Phi(x),   Phi(x) = (1 + erf(x / sqrt 2)) / 2        dy/dx = Phi(x) + x * exp(-x^2 / 2) / sqrt(2 pi)
//
//   gelu(1.0) == 0.8413    gelu(-1.0) == -0.1587    gelu(0.0) == 0        the exact form, not the tanh one
//
// The float loops take Phi from Abramowitz and Stegun 7.1.26: absolute error below 3e-7.
#ifndef DEFT_ACTIVATION_GELU_H
#define DEFT_ACTIVATION_GELU_H

#include "deft/activation/role.h"

namespace deft {

double gelu(double x);
double gelu_slope(double x);

struct GeluOptions {};
void describe(GeluOptions& options, Fields& fields);

class Gelu : public Activation {
 public:
  static const Card card;
  using Options = GeluOptions;
  explicit Gelu(Options) {}
  void forward(std::span<const float> x, std::span<float> y, const ActivationContext& context) const override;
  void backward(std::span<const float> x, std::span<const float> gy, std::span<float> gx, std::span<float> none,
                const ActivationContext& context) const override;
  double gain() const override;
  FusedForm fused() const override { return {FusedKind::gelu}; }
};

}  // namespace deft

#endif
