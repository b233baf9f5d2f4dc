#include "deft/network/layers_up_to.h"

#include <vector>

#include "deft/core/nearest_name.h"
#include "deft/core/problem.h"

namespace deft {
namespace {

bool append_up_to(const LayerList& layers, const std::string& name, LayerList& out) {
  for (const Layer& layer : layers) {
    for (const LayerList* part : inner_lists(layer)) {
      const std::size_t before = out.size();
      if (append_up_to(*part, name, out)) return true;
      out.resize(before);
    }
    out.push_back(layer);
    if (layer.name == name) return true;
  }
  return false;
}

}  // namespace

LayerList layers_up_to(const LayerList& layers, const std::string& name) {
  LayerList out;
  if (append_up_to(layers, name, out)) return out;
  std::vector<std::string> names;
  for_each_layer(layers, [&](const Layer& layer) { names.push_back(layer.name); });
  throw Refusal("the network has no layer '" + name + "'" + did_you_mean(name, names));
}

}  // namespace deft
