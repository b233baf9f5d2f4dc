// Class imbalance: rare classes are given up for the sake of frequent ones.
//                                                                       Buda, Maki, Mazurowski 2018, arXiv:1710.05381
//
//   ratio = samples of the largest class / of the smallest
//   warn: ratio > `ratio`, and recall rises with the class size: slope of recall against log(count), P > 0.95, and the
//         rarer half is recognised worse by > `gap`;   without recalls: ratio > 5 `ratio`
//   info: ratio > `ratio`
//
//   ClassImbalanceOptions o;  counts 5000 500 50, recalls .97 .80 .12   ->  warning, loss.class_weights
#ifndef DEFT_COACH_CLASS_IMBALANCE_H
#define DEFT_COACH_CLASS_IMBALANCE_H

#include "deft/coach/role.h"

namespace deft {

struct ClassImbalanceOptions {
  double ratio = 10;  // largest class to smallest
  double gap = 0.2;   // mean recall of the rarer half below the other's
};
void describe(ClassImbalanceOptions& options, Fields& fields);

class ClassImbalance : public CoachRule {
 public:
  static const Card card;
  using Options = ClassImbalanceOptions;
  explicit ClassImbalance(Options options) : options_(options) {}
  std::vector<Finding> look(const Observations& seen) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
