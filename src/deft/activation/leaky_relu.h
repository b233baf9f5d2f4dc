// Leaky ReLU: lets a small share of the negative part through, so that no unit dies.     Maas et al. 2013
//
//   y = x for x > 0, else slope * x        dy/dx = 1 for x > 0, else slope
//
//   leaky_relu(2.0, 0.01) == 2.0    leaky_relu(-3.0, 0.01) == -0.03
#ifndef DEFT_ACTIVATION_LEAKY_RELU_H
#define DEFT_ACTIVATION_LEAKY_RELU_H

#include "deft/activation/role.h"

namespace deft {

inline double leaky_relu(double x, double slope) { return x > 0.0 ? x : slope * x; }
inline double leaky_relu_slope(double x, double slope) { return x > 0.0 ? 1.0 : slope; }

struct LeakyReluOptions {
  double slope = 0.01;
};
void describe(LeakyReluOptions& options, Fields& fields);

class LeakyRelu : public Activation {
 public:
  static const Card card;
  using Options = LeakyReluOptions;
  explicit LeakyRelu(Options options) : options_(options) {}
  void forward(std::span<const float> x, std::span<float> y, const ActivationContext& context) const override;
  void backward(std::span<const float> x, std::span<const float> gy, std::span<float> gx, std::span<float> none,
                const ActivationContext& context) const override;
  double gain() const override;
  FusedForm fused() const override { return {FusedKind::leaky, static_cast<float>(options_.slope)}; }

 private:
  Options options_;
};

}  // namespace deft

#endif
