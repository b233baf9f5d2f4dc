// SELU: an ELU scaled so that mean 0 and variance 1 are kept from layer to layer without batch norm.
//                                                       Klambauer, Unterthiner, Mayr, Hochreiter 2017, arXiv:1706.02515
//   y = scale * (x for x > 0, else alpha * (e^x - 1))     dy/dx = scale * (1 for x > 0, else alpha * e^x)
//   alpha = 1.6732632423543772, scale = 1.0507009873554805: the two numbers that make E[y] = 0, E[y^2] = 1 for
//   x ~ N(0, 1)
//
//   selu(1.0) == 1.0507    selu(-1.0) == -1.1113
//
// Shapes: any, element by element. Needs initialisation of variance 1 / fan_in: its gain is 1.
#ifndef DEFT_ACTIVATION_SELU_H
#define DEFT_ACTIVATION_SELU_H

#include <cmath>

#include "deft/activation/role.h"

namespace deft {

inline constexpr double kSeluAlpha = 1.6732632423543772;
inline constexpr double kSeluScale = 1.0507009873554805;

inline double selu(double x) { return kSeluScale * (x > 0.0 ? x : kSeluAlpha * std::expm1(x)); }
inline double selu_slope(double x) { return kSeluScale * (x > 0.0 ? 1.0 : kSeluAlpha * std::exp(x)); }

struct SeluOptions {};
void describe(SeluOptions& options, Fields& fields);

class Selu : public Activation {
 public:
  static const Card card;
  using Options = SeluOptions;
  explicit Selu(Options) {}
  void forward(std::span<const float> x, std::span<float> y, const ActivationContext& context) const override;
  void backward(std::span<const float> x, std::span<const float> gy, std::span<float> gx, std::span<float> none,
                const ActivationContext& context) const override;
  double gain() const override;
};

}  // namespace deft

#endif
