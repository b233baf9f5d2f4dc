// Loss at start: an untrained network should know nothing, and say so: loss = entropy of the classes, log C if
// balanced.
//                                                                                                       Karpathy 2019
//
//   ratio = loss of the untrained network / chance;   info: off by more than `off`;   warn: ratio > `far`
//
// Above: the outputs start too large, and the first steps are spent on making them small. Below: it knows something it
// cannot know (weights from elsewhere, targets among the inputs).
//
//   LossAtStartOptions o;  10 classes, first loss 14.2 against 2.30   ->  warning
#ifndef DEFT_COACH_LOSS_AT_START_H
#define DEFT_COACH_LOSS_AT_START_H

#include "deft/coach/role.h"

namespace deft {

struct LossAtStartOptions {
  double off = 0.25;  // deviation worth a word, in units of the loss at chance
  double far = 5.0;   // ratio that wastes the beginning
};
void describe(LossAtStartOptions& options, Fields& fields);

class LossAtStart : public CoachRule {
 public:
  static const Card card;
  using Options = LossAtStartOptions;
  explicit LossAtStart(Options options) : options_(options) {}
  std::vector<Finding> look(const Observations& seen) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
