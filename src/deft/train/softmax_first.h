// A short training on pictures: softmax regression stands after its first tenth, and what follows must be better on validation data.
//
//   SoftmaxFirst first(run, parts, folder, request);    // nothing where wants_softmax_first() is false
//   first.training()                                    // a finished training like any other
//   if (first.is_better_than(training.outcome())) first.take_over(run, folder)
#ifndef DEFT_TRAIN_SOFTMAX_FIRST_H
#define DEFT_TRAIN_SOFTMAX_FIRST_H

#include <memory>

#include "deft/train/guided_training.h"

namespace deft {

// A limit of seconds, pictures, a network that was decided on from the data, and a validation part to compare on.
bool wants_softmax_first(const ResolvedRun& run, const Parts& parts, const RunRequest& request);

class SoftmaxFirst {
 public:
  SoftmaxFirst(const ResolvedRun& run, const Parts& parts, RunFolder& folder, const RunRequest& request);
  bool train() { return training_->train(); }          // false: interrupted
  GuidedTraining& training() { return *training_; }
  bool is_better_than(const TrainingOutcome& other) const;
  // Makes it the run's result. `other`: what the network reached on the validation part; NaN: nothing.
  void take_over(ResolvedRun& run, RunFolder& folder, double other, double seconds) const;

 private:
  ResolvedRun run_;
  Parts parts_;                                        // without the test part: no time is kept for it
  RunRequest request_;
  std::unique_ptr<GuidedTraining> training_;
};

}  // namespace deft

#endif
