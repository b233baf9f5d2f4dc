// Gradient accumulation: the gradients of several batches are averaged for one update: a large batch in little memory.
//
//   g = (g_1 + g_2 + ... + g_n) / n        then one step of the optimiser
//
//   GradientAccumulation({.batches = 4}).batches_per_update() == 4      batch_size 128 then trains as 512 does
//
// Batch norm still sees the single batches. The trainer does the averaging; this room says how many.
#ifndef DEFT_OPTIMIZATION_GRADIENT_ACCUMULATION_H
#define DEFT_OPTIMIZATION_GRADIENT_ACCUMULATION_H

#include <cstdint>
#include <span>
#include <vector>

#include "deft/optimization/role.h"

namespace deft {

// sum <- sum + gradient / batches: called for each batch, it leaves the mean of all.
void accumulate(std::span<float> sum, std::span<const float> gradient, std::int64_t batches);

struct GradientAccumulationOptions {
  std::int64_t batches = 2;
};
void describe(GradientAccumulationOptions& options, Fields& fields);

class GradientAccumulation : public OptimizationModifier {
 public:
  static const Card card;
  using Options = GradientAccumulationOptions;
  explicit GradientAccumulation(Options options) : options_(options) {}
  std::int64_t batches_per_update() const override { return options_.batches; }

 private:
  Options options_;
};

}  // namespace deft

#endif
