// A layer that runs. Nodes compose by libtorch's autograd: each either calls at:: operators (the plain
// twins) or is a torch::autograd::Function with a backward written by hand (the fused blocks).
#ifndef DEFT_MODEL_INTERNAL_NODE_H
#define DEFT_MODEL_INTERNAL_NODE_H

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "deft/model/model.h"
#include "deft/tensor/internal/torch.h"

namespace deft {

class Node {
 public:
  virtual ~Node() = default;
  // x and the result: count x channels x height x width, channels-last in memory.
  virtual at::Tensor forward(const at::Tensor& x, const Pass& pass) = 0;
};

using NodeList = std::vector<std::unique_ptr<Node>>;
at::Tensor run(const NodeList& nodes, at::Tensor x, const Pass& pass);

// Names the random draws of a layer in a pass.
std::uint64_t key_of(const Pass& pass, const std::string& layer);

// The arrays behind ModelArray.
struct Arrays {
  std::vector<ModelArray> parameters;
  std::vector<ModelArray> buffers;
  std::vector<at::Tensor> parameter_tensors;  // float32 leaves with their gradient allocated
  std::vector<at::Tensor> buffer_tensors;

  // A new parameter, filled with info.start; frozen ones get no gradient.
  at::Tensor add_parameter(ParameterInfo info);
  at::Tensor add_buffer(ParameterInfo info);
};

struct BuiltNetwork {
  NodeList nodes;
  std::vector<std::size_t> parameters_before;   // of each node, and of the end: how many parameters the layers below it have
  std::vector<std::string> plain_parts;
};

// Outputs of layers by name, kept by the passes of a network that was built with it: of those that are keys of it.
using SeenLayers = std::map<std::string, at::Tensor>;

// Makes nodes for all layers of options.layers and their arrays, in the order of parameters_of(). With `seen` (and nothing
// fused) each layer's output can be had.
BuiltNetwork build_network(const ModelOptions& options, Arrays& arrays, SeenLayers* seen = nullptr);

}  // namespace deft

#endif
