// ReLU: keeps what is positive, sets the rest to zero.          Nair and Hinton 2010; Krizhevsky et al. 2012
//
//   y = max(0, x)        dy/dx = 1 for x > 0, else 0
//
//   relu(2.0) == 2.0    relu(-3.0) == 0.0    relu_slope(0.0) == 0.0
#ifndef DEFT_ACTIVATION_RELU_H
#define DEFT_ACTIVATION_RELU_H

#include "deft/activation/role.h"

namespace deft {

inline double relu(double x) { return x > 0.0 ? x : 0.0; }
inline double relu_slope(double x) { return x > 0.0 ? 1.0 : 0.0; }

struct ReluOptions {};
void describe(ReluOptions& options, Fields& fields);

class Relu : public Activation {
 public:
  static const Card card;
  using Options = ReluOptions;
  explicit Relu(Options) {}
  void forward(std::span<const float> x, std::span<float> y, const ActivationContext& context) const override;
  void backward(std::span<const float> x, std::span<const float> gy, std::span<float> gx, std::span<float> none,
                const ActivationContext& context) const override;
  double gain() const override;
  FusedForm fused() const override { return {FusedKind::leaky, 0.0f}; }
};

}  // namespace deft

#endif
