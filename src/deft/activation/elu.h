// ELU: the negative part bends smoothly to -alpha, so that a layer's mean stays near 0.
//                                                       Clevert, Unterthiner, Hochreiter 2016, arXiv:1511.07289
//   y = x for x > 0, else alpha * (e^x - 1)        dy/dx = 1 for x > 0, else alpha * e^x
//
//   elu(2.0, 1.0) == 2.0    elu(-1.0, 1.0) == -0.6321
//
// Shapes: any, element by element. Errors: alpha outside 0 .. 10 is refused.
#ifndef DEFT_ACTIVATION_ELU_H
#define DEFT_ACTIVATION_ELU_H

#include <cmath>

#include "deft/activation/role.h"

namespace deft {

inline double elu(double x, double alpha) { return x > 0.0 ? x : alpha * std::expm1(x); }
inline double elu_slope(double x, double alpha) { return x > 0.0 ? 1.0 : alpha * std::exp(x); }

struct EluOptions {
  double alpha = 1.0;
};
void describe(EluOptions& options, Fields& fields);

class Elu : public Activation {
 public:
  static const Card card;
  using Options = EluOptions;
  explicit Elu(Options options) : options_(options) {}
  void forward(std::span<const float> x, std::span<float> y, const ActivationContext& context) const override;
  void backward(std::span<const float> x, std::span<const float> gy, std::span<float> gx, std::span<float> none,
                const ActivationContext& context) const override;
  double gain() const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
