// Tanh: squeezes everything into -1 .. 1 and keeps the mean near 0.                       LeCun et al. 1998
//
//   y = (e^x - e^-x) / (e^x + e^-x)        dy/dx = 1 - y^2
//
//   hyperbolic_tangent(0.0) == 0    hyperbolic_tangent(1.0) == 0.7616    hyperbolic_tangent_slope(0.0) == 1
#ifndef DEFT_ACTIVATION_TANH_H
#define DEFT_ACTIVATION_TANH_H

#include "deft/activation/role.h"

namespace deft {

double hyperbolic_tangent(double x);
double hyperbolic_tangent_slope(double x);

struct TanhOptions {};
void describe(TanhOptions& options, Fields& fields);

class Tanh : public Activation {
 public:
  static const Card card;
  using Options = TanhOptions;
  explicit Tanh(Options) {}
  void forward(std::span<const float> x, std::span<float> y, const ActivationContext& context) const override;
  void backward(std::span<const float> x, std::span<const float> gy, std::span<float> gx, std::span<float> none,
                const ActivationContext& context) const override;
  double gain() const override;
};

}  // namespace deft

#endif
