#include <stdexcept>

#include "deft/transfer/role.h"

namespace deft {
namespace {

bool has_weights(const Layer& layer) {
  bool found = false;
  for_each_layer({layer}, [&](const Layer& one) {
    found = found || std::holds_alternative<Convolution>(one.options) || std::holds_alternative<Linear>(one.options);
  });
  return found;
}

bool is_norm(const Layer& layer) {
  const std::string kind = kind_of(layer);
  return kind.ends_with("_norm");
}

}  // namespace

std::vector<TransferLayer> trunk_of(const LayerList& layers, const std::string& head) {
  std::vector<TransferLayer> trunk;
  for (const Layer& layer : layers) {
    if (layer.name == head) break;
    const bool first = has_weights(layer);
    if (!first && (trunk.empty() || !(is_norm(layer) || std::holds_alternative<Activate>(layer.options)))) continue;
    if (first) trunk.push_back({layer.name, {}});
    for_each_layer({layer}, [&](const Layer& one) { trunk.back().layers.push_back(one.name); });
  }
  return trunk;
}

std::string head_of(const LayerList& layers, const Shape& input) {
  std::string last;
  for (const ParameterInfo& info : parameters_of(layers, input)) {
    if (info.fan_in > 0) last = info.name.substr(0, info.name.rfind('.'));
  }
  return last;
}

void describe_source(std::string& from, Fields& fields) {
  fields.text("from", from, "file of the weights: safetensors, PyTorch or TorchScript, ONNX, Caffe, or a run's model.safetensors");
}

}  // namespace deft
