// Activation collapse: outputs shrink (or grow) from layer to layer, until nothing of the input is left in the last.
//                                                                                                 Glorot, Bengio 2010
//
//   per probe: slope of log10(deviation of the activations) against depth; change = 10^(slope (n - 1))
//   warn: median over probes of the change < `smallest` or > 1 / `smallest`, by at least 3 layers
//
//   ActivationCollapseOptions o;  deviations 0.9 0.2 0.05 0.01 0.002   ->  warning, change 0.002
#ifndef DEFT_COACH_ACTIVATION_COLLAPSE_H
#define DEFT_COACH_ACTIVATION_COLLAPSE_H

#include "deft/coach/role.h"

namespace deft {

// What is left of the deviation in the last layer, by a line through log10(deviation) of all layers, median over
// probes. NaN: fewer than 3 layers. A layer without any deviation counts as 1e-12.
double activation_change(const Observations& seen);

struct ActivationCollapseOptions {
  double smallest = 0.01;  // deviation of the last layer in units of the first's
};
void describe(ActivationCollapseOptions& options, Fields& fields);

class ActivationCollapse : public CoachRule {
 public:
  static const Card card;
  using Options = ActivationCollapseOptions;
  explicit ActivationCollapse(Options options) : options_(options) {}
  std::vector<Finding> look(const Observations& seen) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
