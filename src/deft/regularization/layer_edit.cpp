#include "deft/regularization/layer_edit.h"

#include "deft/core/pattern.h"

namespace deft {

bool concerns(std::string_view pattern, const Layer& layer) {
  return matches(pattern, layer.name) || matches(pattern, kind_of(layer));
}

std::vector<std::string> layer_names(const LayerList& layers) {
  std::vector<std::string> names;
  for (const Layer& layer : layers) {
    names.push_back(layer.name);
    if (const auto* residual = std::get_if<Residual>(&layer.options)) {
      for (const LayerList* part : {&residual->body, &residual->shortcut}) {
        for (std::string& name : layer_names(*part)) names.push_back(std::move(name));
      }
    }
  }
  return names;
}

}  // namespace deft
