#include "deft/regularization/layer_edit.h"

#include "deft/core/pattern.h"

namespace deft {

bool concerns(std::string_view pattern, const Layer& layer) {
  return matches(pattern, layer.name) || matches(pattern, kind_of(layer));
}

std::vector<std::string> layer_names(const LayerList& layers) {
  std::vector<std::string> names;
  for_each_layer(layers, [&](const Layer& layer) { names.push_back(layer.name); });
  return names;
}

}  // namespace deft
