// Normalisation by libtorch: batch norm, and its relatives for parts of the batch, samples and groups of channels.
#ifndef DEFT_MODEL_INTERNAL_NORM_NODES_H
#define DEFT_MODEL_INTERNAL_NORM_NODES_H

#include <memory>

#include "deft/model/internal/node.h"

namespace deft {

struct NormArrays {
  at::Tensor scale, shift;                    // undefined: 1 and 0
  at::Tensor running_mean, running_variance;  // of batch and ghost batch norm
};

// Training: consecutive parts of at least options.samples samples, each normalised by its own statistics, which enter
// the running ones in turn. Testing: the running ones. float32, float64 or bfloat16.
at::Tensor ghost_batch_norm(const at::Tensor& x, const GhostNormalization& options, const NormArrays& arrays,
                            bool training);

// groups = 1: layer norm.
at::Tensor group_norm(const at::Tensor& x, std::int64_t groups, double epsilon, const at::Tensor& scale,
                      const at::Tensor& shift);

std::unique_ptr<Node> norm_node(const Normalization& options, NormArrays arrays);
std::unique_ptr<Node> norm_node(const GhostNormalization& options, NormArrays arrays);
std::unique_ptr<Node> norm_node(const LayerNormalization& options, NormArrays arrays);
std::unique_ptr<Node> norm_node(const GroupNormalization& options, NormArrays arrays);

}  // namespace deft

#endif
