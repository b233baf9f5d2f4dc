// Batch size ramp: instead of cutting the rate, the batch grows; the noise of the steps falls just so.
//                                                          Smith, Kindermans, Ying, Le 2018, arXiv:1711.00489
//   batch size = base * min(factor^(milestones passed), largest)        whole multiples of the base
//
//   base 128, factor 4, milestones {0.5, 0.75}, largest 8:   128, then 512, then 1024
//
// The trainer averages the gradients of that many base batches for one update.
#ifndef DEFT_SCHEDULE_BATCH_SIZE_RAMP_H
#define DEFT_SCHEDULE_BATCH_SIZE_RAMP_H

#include <cstdint>
#include <vector>

#include "deft/schedule/role.h"

namespace deft {

struct BatchSizeRampOptions {
  std::int64_t factor = 2;
  std::vector<double> milestones = {0.5, 0.75};
  std::int64_t largest = 16;
};
void describe(BatchSizeRampOptions& options, Fields& fields);

std::int64_t batch_multiple(double progress, const BatchSizeRampOptions& options);

class BatchSizeRamp : public Schedule {
 public:
  static const Card card;
  using Options = BatchSizeRampOptions;
  explicit BatchSizeRamp(Options options) : options_(std::move(options)) {}
  void apply(const Moment& now, StepSettings& settings) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
