// Overfitting: validation gets worse while training still gets better.                                           deft
//
//   since its minimum: validation loss rises, P > sure by Mann-Kendall, by > `rise` of the minimum; training loss fell
//   or: it rises by > 0.1, and the validation accuracy dropped by > 2.5 standard errors;   less is an info
//
// A gap between training and validation alone is only an info, but with fewer than 30 samples of a class.
//
//   OverfittingOptions o;  train 1 .7 .5 .3 .2 .1,  val 1.1 .9 .85 .95 1.1 1.2   ->  warning, epoch 3
#ifndef DEFT_COACH_OVERFITTING_H
#define DEFT_COACH_OVERFITTING_H

#include <cstddef>
#include <vector>

#include "deft/coach/role.h"

namespace deft {

// What became of a curve after its smallest value (of the running median of 3).
struct Rise {
  std::size_t lowest = 0;  // index of the minimum
  double rise = 0.0;       // level at the end above the minimum, in units of the minimum
  double sure = 0.5;       // P(it rises since then)
};
Rise find_rise(const std::vector<double>& losses);

struct OverfittingOptions {
  double rise = 0.5;   // of the validation loss above its minimum
  double sure = 0.95;  // probability that it rises
  double gap = 0.2;    // between training and validation accuracy, for the info
};
void describe(OverfittingOptions& options, Fields& fields);

class Overfitting : public CoachRule {
 public:
  static const Card card;
  using Options = OverfittingOptions;
  explicit Overfitting(Options options) : options_(options) {}
  std::vector<Finding> look(const Observations& seen) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
