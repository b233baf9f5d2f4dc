// Trained too long: the best epoch came early, and the rest of the run brought nothing or harm.                  deft
//
//   best = first epoch whose validation accuracy is within one standard error of the best (loss: within 1 %)
//   warn: best < `early` of the run, `wait` epochs or more follow, validation loss rose since (P > 0.95, by > 50 %)
//   info: the same without the harm
//
//   TrainedTooLongOptions o;  best epoch 5 of 60, validation loss 0.4 -> 0.9   ->  warning, train.epochs = 8
#ifndef DEFT_COACH_TRAINED_TOO_LONG_H
#define DEFT_COACH_TRAINED_TOO_LONG_H

#include <cstdint>

#include "deft/coach/role.h"

namespace deft {

struct TrainedTooLongOptions {
  double early = 0.3;      // share of the run before which the best epoch lies
  std::int64_t wait = 10;  // epochs that brought nothing
};
void describe(TrainedTooLongOptions& options, Fields& fields);

class TrainedTooLong : public CoachRule {
 public:
  static const Card card;
  using Options = TrainedTooLongOptions;
  explicit TrainedTooLong(Options options) : options_(options) {}
  std::vector<Finding> look(const Observations& seen) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
