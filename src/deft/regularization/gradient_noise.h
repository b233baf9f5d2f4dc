// Gradient noise: normal noise is added to the gradient, strong at first, fading as training goes on.
//                                                            Neelakantan et al. 2015, arXiv:1511.06807
//   g <- g + N(0, eta / (1 + t)^gamma)        t: updates done
//
//   noise_variance(0, {.eta = 0.3}) == 0.3        noise_variance(99, {.eta = 0.3, .gamma = 0.5}) == 0.03
#ifndef DEFT_REGULARIZATION_GRADIENT_NOISE_H
#define DEFT_REGULARIZATION_GRADIENT_NOISE_H

#include <cstdint>
#include <string>

#include "deft/regularization/role.h"

namespace deft {

struct GradientNoiseOptions {
  double eta = 0.01;
  double gamma = 0.55;
  std::string layers = "*";
};
void describe(GradientNoiseOptions& options, Fields& fields);

double noise_variance(std::int64_t t, const GradientNoiseOptions& options);

class GradientNoise : public Regularization {
 public:
  static const Card card;
  using Options = GradientNoiseOptions;
  explicit GradientNoise(Options options) : options_(std::move(options)) {}
  void change_gradient(ParameterView& parameter, const Moment& now, Random& random) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
