// Gradient clipping by norm: a gradient longer than `limit` is scaled back to that length; its direction stays.
//                                                                 Pascanu, Mikolov, Bengio 2013, arXiv:1211.5063
//   g <- g * min(1, limit / ||g||)        ||g|| over all parameters together
//
//   ClipNorm({.limit = 1.0}):   gradients {3}, {4}   ->   {0.6}, {0.8}
#ifndef DEFT_OPTIMIZATION_CLIP_NORM_H
#define DEFT_OPTIMIZATION_CLIP_NORM_H

#include <vector>

#include "deft/optimization/role.h"

namespace deft {

// Length of all gradients together; frozen parameters do not count.
double gradient_norm(const std::vector<ParameterView>& parameters);

struct ClipNormOptions {
  double limit = 1.0;
};
void describe(ClipNormOptions& options, Fields& fields);

class ClipNorm : public OptimizationModifier {
 public:
  static const Card card;
  using Options = ClipNormOptions;
  explicit ClipNorm(Options options) : options_(options) {}
  void before_step(std::vector<ParameterView>& parameters, const Moment& now) override;

 private:
  Options options_;
};

}  // namespace deft

#endif
