// Stochastic pooling over tensors; the rule itself stands in layer/stochastic_pooling.h.
#ifndef DEFT_MODEL_INTERNAL_STOCHASTIC_POOLING_H
#define DEFT_MODEL_INTERNAL_STOCHASTIC_POOLING_H

#include <memory>
#include <string>

#include "deft/model/internal/node.h"

namespace deft {

// Training: the drawn position of each window, by draw `index of the result, channels last` of the stream `key`; the
// gradient goes there. Testing: the mean of each window by its shares.
at::Tensor stochastic_pool(const at::Tensor& x, std::int64_t size, std::int64_t stride, bool training,
                           std::uint64_t key);

std::unique_ptr<Node> stochastic_pooling_node(const std::string& name, const StochasticPooling& options);

}  // namespace deft

#endif
