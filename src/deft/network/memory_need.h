// Memory of a training, estimated from the layer list before anything is allocated.
//
//   MemoryNeed need = memory_need(layers, {32, 32, 3}, 2);
//   need.fixed + need.per_sample * batch_size       bytes
//   check_batch_fits(need, 4096, available_memory(), "resnet18", {32, 32, 3});      // throws Refusal
//
// Kept until the backward: the results of convolutions, activations, pooling, joins and linear layers, each once (what a
// fused block computes in between is never stored), and beside them the gradients of the three largest. Weights come six
// times: value, gradient, two of an optimiser, the best ones so far, and their layouts for the processor.
#ifndef DEFT_NETWORK_MEMORY_NEED_H
#define DEFT_NETWORK_MEMORY_NEED_H

#include <cstdint>
#include <string>

#include "deft/network/layer.h"

namespace deft {

struct MemoryNeed {
  double fixed = 0;
  double per_sample = 0;
};

// bytes: of an activation (2 in bfloat16).
MemoryNeed memory_need(const LayerList& layers, const Shape& input, std::int64_t bytes);

// Refuses a batch (or weights) beyond `available` bytes, with the largest batch that fits.
void check_batch_fits(const MemoryNeed& need, std::int64_t batch_size, std::int64_t available, const std::string& network,
                      const Shape& input);

}  // namespace deft

#endif
