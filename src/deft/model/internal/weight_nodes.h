// Layers with weights: convolutions, linear layers, DropConnect.
#ifndef DEFT_MODEL_INTERNAL_WEIGHT_NODES_H
#define DEFT_MODEL_INTERNAL_WEIGHT_NODES_H

#include <memory>
#include <string>

#include "deft/model/internal/node.h"

namespace deft {

// By libtorch; the bias may be undefined.
std::unique_ptr<Node> convolution_node(const Convolution& options, at::Tensor weight, at::Tensor bias);

// By oneDNN in bfloat16 (see convolution.h); `outputs` may be more than the weight's. pool: 2x2 max pooling behind it.
std::unique_ptr<Node> direct_convolution_node(const Convolution& options, at::Tensor weight, std::int64_t outputs,
                                              bool pool);

// By oneDNN in float32 (see winograd_convolution.h).
std::unique_ptr<Node> winograd_convolution_node(at::Tensor weight);

std::unique_ptr<Node> linear_node(const std::string& name, const Linear& options, at::Tensor weight, at::Tensor bias);

// The linear layer and its activation, averaged over DropConnect's masks at test time.
std::unique_ptr<Node> gaussian_drop_connect_node(std::unique_ptr<Node> linear, std::unique_ptr<Node> activation,
                                                 at::Tensor weight, double rate);

}  // namespace deft

#endif
