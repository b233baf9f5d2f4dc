// Vanishing gradient: on its way down through the layers it shrinks to nothing, so the first layers do not learn.
//                                                                             Hochreiter 1991; Bengio and others 1994
//
//   per probe: slope of log10(gradient norm) against depth over the layers with weights; ratio = 10^(-slope (n - 1))
//   warn: median ratio < `ratio`, the first layer's norm < `smallest`, and the loss is not far below chance
//
// A line through all layers, not the first against the last alone: one odd layer is no vanishing.
// Without layers: the whole gradient is < 1e-6 in most steps while the loss is above 0.9 of chance.
//
//   VanishingGradientOptions o;  norms 1e-7 1e-6 1e-4 1e-2 1   ->  warning, ratio 1e-7
#ifndef DEFT_COACH_VANISHING_GRADIENT_H
#define DEFT_COACH_VANISHING_GRADIENT_H

#include <vector>

#include "deft/coach/role.h"

namespace deft {

// Gradient norm of the first layer in units of the last's, by a line through log10(norm) of all, for each probe.
std::vector<double> gradient_ratios(const Observations& seen);
// Medians over probes of each layer with weights, in the order of the network.
std::vector<double> gradient_norms(const Observations& seen);

struct VanishingGradientOptions {
  double ratio = 1e-3;     // first layer's gradient in units of the last's
  double smallest = 1e-3;  // norm of the first layer's gradient that counts as small
};
void describe(VanishingGradientOptions& options, Fields& fields);

class VanishingGradient : public CoachRule {
 public:
  static const Card card;
  using Options = VanishingGradientOptions;
  explicit VanishingGradient(Options options) : options_(options) {}
  std::vector<Finding> look(const Observations& seen) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
