#include "deft/explain/convolution_blocks.h"

namespace deft {
namespace {

bool convolves(const Layer& layer, const std::string& head) {
  bool found = false;
  for_each_layer({layer}, [&](const Layer& one) { found = found || (std::holds_alternative<Convolution>(one.options) && one.name != head); });
  return found;
}

bool belongs_to_it(const Layer& layer) {
  const std::string kind = kind_of(layer);
  return std::holds_alternative<Activate>(layer.options) || kind.ends_with("_norm");
}

}  // namespace

std::vector<ConvolutionBlock> convolution_blocks(const LayerList& layers, const Shape& input, const std::string& head) {
  const std::vector<Shape> shapes = shapes_of(layers, input);
  std::vector<ConvolutionBlock> blocks;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    if (!convolves(layers[i], head)) continue;
    std::size_t end = i;
    while (end + 1 < layers.size() && belongs_to_it(layers[end + 1])) ++end;
    blocks.push_back({layers[i].name, layers[end].name, shapes[end]});
  }
  return blocks;
}

}  // namespace deft
