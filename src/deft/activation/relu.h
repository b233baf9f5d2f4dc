// ReLU: keeps what is positive, sets the rest to zero.          Nair and Hinton 2010; Krizhevsky et al. 2012
//
//   y = max(0, x)        dy/dx = 1 for x > 0, else 0
//   with a ceiling:  y = min(ceiling, max(0, x)),  dy/dx = 0 above it too: ReLU6 of MobileNet is ceiling 6
//
//   relu(2.0) == 2.0    relu(-3.0) == 0.0    relu_slope(0.0) == 0.0
#ifndef DEFT_ACTIVATION_RELU_H
#define DEFT_ACTIVATION_RELU_H

#include "deft/activation/role.h"

namespace deft {

inline double relu(double x) { return x > 0.0 ? x : 0.0; }
inline double relu_slope(double x) { return x > 0.0 ? 1.0 : 0.0; }

struct ReluOptions {
  double ceiling = 0.0;  // 0: none
};
void describe(ReluOptions& options, Fields& fields);

class Relu : public Activation {
 public:
  static const Card card;
  using Options = ReluOptions;
  explicit Relu(Options options) : options_(options) {}
  void forward(std::span<const float> x, std::span<float> y, const ActivationContext& context) const override;
  void backward(std::span<const float> x, std::span<const float> gy, std::span<float> gx, std::span<float> none,
                const ActivationContext& context) const override;
  double gain() const override;
  FusedForm fused() const override { return {options_.ceiling > 0 ? FusedKind::none : FusedKind::leaky, 0.0f}; }

 private:
  Options options_;
};

}  // namespace deft

#endif
