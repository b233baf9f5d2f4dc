// Gradient clipping by value: every number of the gradient is held within -limit .. limit. Its direction changes.
//                                                                                            Mikolov 2012
//   g <- max(-limit, min(limit, g))
//
//   ClipValue({.limit = 1.0}):   gradient {3, -0.5, -2}   ->   {1, -0.5, -1}
//
// NaN stays NaN, for the trainer to see.
#ifndef DEFT_OPTIMIZATION_CLIP_VALUE_H
#define DEFT_OPTIMIZATION_CLIP_VALUE_H

#include <span>
#include <vector>

#include "deft/optimization/role.h"

namespace deft {

void clip_values(std::span<float> gradient, double limit);

struct ClipValueOptions {
  double limit = 0.5;
};
void describe(ClipValueOptions& options, Fields& fields);

class ClipValue : public OptimizationModifier {
 public:
  static const Card card;
  using Options = ClipValueOptions;
  explicit ClipValue(Options options) : options_(options) {}
  void before_step(std::vector<ParameterView>& parameters, const Moment& now) override;

 private:
  Options options_;
};

}  // namespace deft

#endif
