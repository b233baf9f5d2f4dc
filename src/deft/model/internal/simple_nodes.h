// Layers without weights of their own: pooling, activations, dropout, residual and branching parts.
#ifndef DEFT_MODEL_INTERNAL_SIMPLE_NODES_H
#define DEFT_MODEL_INTERNAL_SIMPLE_NODES_H

#include <memory>
#include <string>
#include <vector>

#include "deft/model/internal/node.h"

namespace deft {

std::unique_ptr<Node> pooling_node(const MaxPooling& options);
std::unique_ptr<Node> pooling_node(const AveragePooling& options);
std::unique_ptr<Node> pooling_node(const GlobalAveragePooling& options);
std::unique_ptr<Node> activation_node(const std::string& name, std::shared_ptr<const Activation> activation,
                                      at::Tensor parameters);
std::unique_ptr<Node> dropout_node(const std::string& name, const Dropout& options);
std::unique_ptr<Node> scale_node(const Scale& options);
std::unique_ptr<Node> residual_node(const std::string& name, double drop_rate, NodeList body, NodeList shortcut);
std::unique_ptr<Node> branches_node(std::vector<NodeList> paths);
std::unique_ptr<Node> subsample_and_pad_node(const SubsampleAndPad& options);

}  // namespace deft

#endif
