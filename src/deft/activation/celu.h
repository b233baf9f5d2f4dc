// CELU: an ELU whose slope is continuous for every alpha.                     Barron 2017, arXiv:1704.07483
//
//   y = x for x > 0, else alpha * (e^(x / alpha) - 1)        dy/dx = 1 for x > 0, else e^(x / alpha)
//
//   celu(2.0, 0.5) == 2.0    celu(-1.0, 0.5) == -0.4323    alpha = 1: ELU
//
// Shapes: any, element by element. Errors: alpha outside 0.1 .. 100 is refused.
#ifndef DEFT_ACTIVATION_CELU_H
#define DEFT_ACTIVATION_CELU_H

#include <cmath>

#include "deft/activation/role.h"

namespace deft {

inline double celu(double x, double alpha) { return x > 0.0 ? x : alpha * std::expm1(x / alpha); }
inline double celu_slope(double x, double alpha) { return x > 0.0 ? 1.0 : std::exp(x / alpha); }

struct CeluOptions {
  double alpha = 1.0;
};
void describe(CeluOptions& options, Fields& fields);

class Celu : public Activation {
 public:
  static const Card card;
  using Options = CeluOptions;
  explicit Celu(Options options) : options_(options) {}
  void forward(std::span<const float> x, std::span<float> y, const ActivationContext& context) const override;
  void backward(std::span<const float> x, std::span<const float> gy, std::span<float> gx, std::span<float> none,
                const ActivationContext& context) const override;
  double gain() const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
