// Unsure predictions: the mean of the largest probability should be the accuracy.
//                                                                               Guo and others 2017, arXiv:1706.04599
//
//   gap = mean confidence - accuracy, on validation samples, end of the run; its error that of a share
//   unsure:   (confidence - 1/C) < `unsure` (accuracy - 1/C);  warn: < half of that, without smoothing or mixing
//   too sure: gap > `sure` and > 4 errors: info
//
//   UnsurePredictionsOptions o;  accuracy 0.90, confidence 0.35, 10 classes   ->  info
#ifndef DEFT_COACH_UNSURE_PREDICTIONS_H
#define DEFT_COACH_UNSURE_PREDICTIONS_H

#include "deft/coach/role.h"

namespace deft {

struct UnsurePredictionsOptions {
  double unsure = 0.6;  // how much of the knowledge must show in the probabilities
  double sure = 0.15;   // confidence above accuracy
};
void describe(UnsurePredictionsOptions& options, Fields& fields);

class UnsurePredictions : public CoachRule {
 public:
  static const Card card;
  using Options = UnsurePredictionsOptions;
  explicit UnsurePredictions(Options options) : options_(options) {}
  std::vector<Finding> look(const Observations& seen) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
