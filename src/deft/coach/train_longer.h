// Train longer: the run ended while validation was still getting better.                                         deft
//
//   last third: P(slope < 0) > sure; fall per quarter of the run > `fall` of the loss at chance, best value at the end
//   a warning above `fall` where the rate had not been taken down, an info
//   above half of it: a decaying schedule ends on a falling curve by design
//
//   TrainLongerOptions o;  val 2.0 1.8 1.6 1.4 1.2 1.0 0.9   ->  warning, train.epochs = twice as many
#ifndef DEFT_COACH_TRAIN_LONGER_H
#define DEFT_COACH_TRAIN_LONGER_H

#include "deft/coach/role.h"

namespace deft {

struct TrainLongerOptions {
  double fall = 0.1;  // of the loss in the last quarter, in units of the loss at chance
  double sure = 0.99;  // probability that it falls
};
void describe(TrainLongerOptions& options, Fields& fields);

class TrainLonger : public CoachRule {
 public:
  static const Card card;
  using Options = TrainLongerOptions;
  explicit TrainLonger(Options options) : options_(options) {}
  std::vector<Finding> look(const Observations& seen) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
