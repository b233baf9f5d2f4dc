// Underfitting: training has come to rest, no gap to validation, and too little was learnt.                      deft
//
//   skill = (accuracy on training samples - chance) / (1 - chance),   chance = share of the largest class
//   warn: skill < `skill`, the loss no longer falls (P < 0.99 or < 2 % over the last third), no significant gap
//
//   UnderfittingOptions o;  10 classes, training accuracy 0.28, validation 0.27, flat   ->  warning
// Where the recipe and the weights tell the cause it is named, and counts as a cause: weights that a strong decay has shrunk
// to a fifth, dropout above 0.7, or a layer of at most three units (then up to twice `skill` is little).
#ifndef DEFT_COACH_UNDERFITTING_H
#define DEFT_COACH_UNDERFITTING_H

#include "deft/coach/role.h"

namespace deft {

// 0: as good as always naming the largest class; 1: everything right. NaN where accuracy or chance are unknown.
double skill_of(double accuracy, double chance);

struct UnderfittingOptions {
  double skill = 0.3;       // what must have been learnt: 0 is chance, 1 everything
  double least_epochs = 3;  // a younger run has not failed yet
};
void describe(UnderfittingOptions& options, Fields& fields);

class Underfitting : public CoachRule {
 public:
  static const Card card;
  using Options = UnderfittingOptions;
  explicit Underfitting(Options options) : options_(options) {}
  std::vector<Finding> look(const Observations& seen) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
