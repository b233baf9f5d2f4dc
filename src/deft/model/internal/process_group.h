// What the rest of model/ does with a ProcessGroup: sums of tensors.
#ifndef DEFT_MODEL_INTERNAL_PROCESS_GROUP_H
#define DEFT_MODEL_INTERNAL_PROCESS_GROUP_H

#include <functional>

#include "deft/model/process_group.h"
#include "deft/tensor/internal/torch.h"

namespace deft {

// Begins to add up a contiguous tensor over the ranks, in place and in the background. The result waits for its end and throws
// RankLost. Gradients have connections of their own: they and the small sums of ProcessGroup do not wait for one another.
std::function<void()> start_gradient_sum(ProcessGroup& group, const at::Tensor& values);

GroupTraffic& traffic_of(ProcessGroup& group);

}  // namespace deft

#endif
