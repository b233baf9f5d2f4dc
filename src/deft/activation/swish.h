// Swish: x times its own sigmoid; a smooth ReLU that dips below 0.
//                                                       Ramachandran, Zoph, Le 2017, arXiv:1710.05941 (beta = 1: SiLU)
//   y = x * s,   s = 1 / (1 + e^(-beta x))        dy/dx = s + beta * x * s * (1 - s)
//
//   swish(1.0, 1.0) == 0.7311    swish(-1.0, 1.0) == -0.2689
//
// Shapes: any, element by element. Errors: beta outside 0 .. 100 is refused.
#ifndef DEFT_ACTIVATION_SWISH_H
#define DEFT_ACTIVATION_SWISH_H

#include <cmath>

#include "deft/activation/role.h"

namespace deft {

inline double swish(double x, double beta) { return x / (1.0 + std::exp(-beta * x)); }
inline double swish_slope(double x, double beta) {
  const double s = 1.0 / (1.0 + std::exp(-beta * x));
  return s + beta * x * s * (1.0 - s);
}

struct SwishOptions {
  double beta = 1.0;
};
void describe(SwishOptions& options, Fields& fields);

class Swish : public Activation {
 public:
  static const Card card;
  using Options = SwishOptions;
  explicit Swish(Options options) : options_(options) {}
  void forward(std::span<const float> x, std::span<float> y, const ActivationContext& context) const override;
  void backward(std::span<const float> x, std::span<const float> gy, std::span<float> gx, std::span<float> none,
                const ActivationContext& context) const override;
  double gain() const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
