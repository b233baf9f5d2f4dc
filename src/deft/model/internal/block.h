// A fused block of the network: [2x2 max pooling] -> [batch norm] or [bias] -> [+ residual] -> [activation].
#ifndef DEFT_MODEL_INTERNAL_BLOCK_H
#define DEFT_MODEL_INTERNAL_BLOCK_H

#include <memory>
#include <optional>
#include <string>

#include "deft/model/internal/node.h"

namespace deft {

struct BlockParts {
  std::string name;  // of the activation layer: names its random draws
  bool pool = false;
  std::optional<Normalization> norm;
  at::Tensor scale, shift;                       // undefined: 1 and 0; without norm, shift is the bias
  at::Tensor running_mean, running_variance;     // with norm
  std::shared_ptr<const Activation> activation;  // null: none
  at::Tensor activation_parameters;              // learned ones, or undefined
};

// residual may be undefined.
at::Tensor run_block(const BlockParts& parts, const at::Tensor& x, const at::Tensor& residual, const Pass& pass);

}  // namespace deft

#endif
