#include "deft/schedule/batch_size_ramp.h"

#include <algorithm>

#include "deft/schedule/milestones.h"

namespace deft {

const Card BatchSizeRamp::card{"schedule", "batch_size_ramp", "Batch size ramp", "Smith et al. 2018, arXiv:1711.00489"};

std::int64_t batch_multiple(double progress, const BatchSizeRampOptions& options) {
  std::int64_t multiple = 1;
  for (double left = milestones_passed(progress, options.milestones); left > 0.0 && multiple < options.largest;
       --left) {
    multiple *= options.factor;
  }
  return std::min(multiple, options.largest);
}

void describe(BatchSizeRampOptions& options, Fields& fields) {
  fields.whole("factor", options.factor, "what the batch size is multiplied by at each milestone", {1, 1000});
  fields.reals("milestones", options.milestones, "shares of the training after which it grows", {0, 1});
  fields.whole("largest", options.largest, "largest multiple of the batch size", {1, 4096});
  fields.require(std::is_sorted(options.milestones.begin(), options.milestones.end()), "milestones must ascend");
}

void BatchSizeRamp::apply(const Moment& now, StepSettings& settings) const {
  settings.batch_size *= batch_multiple(now.progress(), options_);
}

}  // namespace deft
