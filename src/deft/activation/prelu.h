// PReLU: a leaky ReLU whose slope is learned, one for each channel.        He, Zhang, Ren, Sun 2015, arXiv:1502.01852
//
//   y = x for x > 0, else slope_c * x        dy/dx = 1 for x > 0, else slope_c        dy/dslope_c = 0 for x > 0, else x
//
//   prelu(2.0, 0.25) == 2.0    prelu(-4.0, 0.25) == -1.0
//
// The slopes start at `start` and are parameters of the network: "act1.slope", one number per channel.
#ifndef DEFT_ACTIVATION_PRELU_H
#define DEFT_ACTIVATION_PRELU_H

#include "deft/activation/role.h"

namespace deft {

inline double prelu(double x, double slope) { return x > 0.0 ? x : slope * x; }
inline double prelu_slope(double x, double slope) { return x > 0.0 ? 1.0 : slope; }

struct PReluOptions {
  double start = 0.25;
};
void describe(PReluOptions& options, Fields& fields);

class PRelu : public Activation {
 public:
  static const Card card;
  using Options = PReluOptions;
  explicit PRelu(Options options) : options_(options) {}
  // Without parameters in the context every slope is `start`.
  void forward(std::span<const float> x, std::span<float> y, const ActivationContext& context) const override;
  void backward(std::span<const float> x, std::span<const float> gy, std::span<float> gx,
                std::span<float> slope_gradients, const ActivationContext& context) const override;
  double gain() const override;
  std::int64_t parameters(std::int64_t channels) const override { return channels; }
  float parameter_start() const override { return static_cast<float>(options_.start); }

 private:
  Options options_;
};

}  // namespace deft

#endif
