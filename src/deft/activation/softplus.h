// Softplus: the smooth ReLU whose slope is the sigmoid.          Dugas et al. 2001; Glorot, Bordes, Bengio 2011
//
//   y = log(1 + e^(beta x)) / beta        dy/dx = 1 / (1 + e^(-beta x))
//
//   softplus(0.0, 1.0) == 0.6931    softplus(30.0, 1.0) == 30.0
//
// Computed as max(x, 0) + log1p(e^(-|beta x|)) / beta, which cannot overflow.
// Shapes: any, element by element. Errors: beta outside 0.01 .. 100 is refused.
#ifndef DEFT_ACTIVATION_SOFTPLUS_H
#define DEFT_ACTIVATION_SOFTPLUS_H

#include <algorithm>
#include <cmath>

#include "deft/activation/role.h"

namespace deft {

inline double softplus(double x, double beta) {
  return std::max(x, 0.0) + std::log1p(std::exp(-std::fabs(beta * x))) / beta;
}
inline double softplus_slope(double x, double beta) { return 1.0 / (1.0 + std::exp(-beta * x)); }

struct SoftplusOptions {
  double beta = 1.0;
};
void describe(SoftplusOptions& options, Fields& fields);

class Softplus : public Activation {
 public:
  static const Card card;
  using Options = SoftplusOptions;
  explicit Softplus(Options options) : options_(options) {}
  void forward(std::span<const float> x, std::span<float> y, const ActivationContext& context) const override;
  void backward(std::span<const float> x, std::span<const float> gy, std::span<float> gx, std::span<float> none,
                const ActivationContext& context) const override;
  double gain() const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
