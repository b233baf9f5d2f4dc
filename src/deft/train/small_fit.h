// Learning a handful of samples by heart: what a sound network can always do, and a broken one cannot.
//
//   const FixedBatch batch = fixed_batch(classifier, train, varied_samples(train, 32));
//   const SmallFit fit = fit_small(classifier, plain_objective(classifier, train), batch, {.steps = 200, .rate = 1e-3});
//   fit.last_loss                      // near 0
//
// The classifier itself is not changed: a float32 twin without its random layers learns.
#ifndef DEFT_TRAIN_SMALL_FIT_H
#define DEFT_TRAIN_SMALL_FIT_H

#include <cstdint>
#include <vector>

#include "deft/train/classifier.h"

namespace deft {

// Samples as the network sees them, without augmentation.
struct FixedBatch {
  std::int64_t count = 0;
  std::vector<float> inputs;
  std::vector<float> targets;        // regression: to mean 0 and deviation 1 in each output
};

// `count` samples (or all there are), of as many classes as possible, always the same.
std::vector<std::int64_t> varied_samples(const Samples& samples, std::int64_t count);
FixedBatch fixed_batch(const Classifier& classifier, const Samples& samples, const std::vector<std::int64_t>& which);
// Every sample becomes the mean of all: nothing is left in the inputs that could tell them apart.
FixedBatch with_constant_inputs(FixedBatch batch);

// The recipe's base loss without modifiers, so that its least value is reachable.
Objective plain_objective(const Classifier& classifier, const Samples& train);

struct SmallFitOptions {
  std::int64_t steps = 200;
  double rate = 1e-3;                // of Adam
  double enough = 0.0;               // ends when the loss is no larger
  double seconds = 1e9;              // ends when it has taken so long
};

struct SmallFit {
  std::int64_t steps = 0;
  double first_loss = 0.0, last_loss = 0.0;
  double right = 0.0;                // share of right answers at the end (classes and attributes)
  double seconds = 0.0;
};
SmallFit fit_small(const Classifier& classifier, const Objective& objective, const FixedBatch& batch, const SmallFitOptions& options);

}  // namespace deft

#endif
