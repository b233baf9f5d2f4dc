// Wrong loss: classes that are coded as numbers and trained as amounts.                                            deft
//
//   task regression, targets of 2 .. `most` different whole numbers, each of them often   ->  warning, data.task = classes
//
// A squared error between class 1 and class 3 says that class 2 lies between them. A regression that explains nearly all
// of the variance all the same (r2 above `good`) is left alone: then the numbers were amounts.
#ifndef DEFT_COACH_WRONG_LOSS_H
#define DEFT_COACH_WRONG_LOSS_H

#include "deft/coach/role.h"

namespace deft {

struct WrongLossOptions {
  std::int64_t most = 20;  // different values that are still classes
  double good = 0.9;       // r2 on validation samples
};
void describe(WrongLossOptions& options, Fields& fields);

class WrongLoss : public CoachRule {
 public:
  static const Card card;
  using Options = WrongLossOptions;
  explicit WrongLoss(Options options) : options_(options) {}
  std::vector<Finding> look(const Observations& seen) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
