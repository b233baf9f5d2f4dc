// Sigmoid: squeezes everything into 0 .. 1. Saturates, and its mean is not 0: a textbook warning for hidden layers.
//
//   y = 1 / (1 + exp(-x))        dy/dx = y (1 - y), at most 1/4
//
//   sigmoid(0.0) == 0.5    sigmoid(2.0) == 0.8808    sigmoid(-800.0) == 0, without overflow
#ifndef DEFT_ACTIVATION_SIGMOID_H
#define DEFT_ACTIVATION_SIGMOID_H

#include "deft/activation/role.h"

namespace deft {

double sigmoid(double x);
double sigmoid_slope(double x);

struct SigmoidOptions {};
void describe(SigmoidOptions& options, Fields& fields);

class Sigmoid : public Activation {
 public:
  static const Card card;
  using Options = SigmoidOptions;
  explicit Sigmoid(Options) {}
  void forward(std::span<const float> x, std::span<float> y, const ActivationContext& context) const override;
  void backward(std::span<const float> x, std::span<const float> gy, std::span<float> gx, std::span<float> none,
                const ActivationContext& context) const override;
  double gain() const override;
};

}  // namespace deft

#endif
