#include "deft/transfer/svm_on_features.h"

#include <algorithm>

#include "deft/core/nearest_name.h"
#include "deft/core/problem.h"

namespace deft {

const Card SvmOnFeatures::card{"transfer", "svm_on_features", "SVM on features of an earlier layer",
                               "Razavian et al. 2014, arXiv:1403.6382; Fan et al. 2008, LIBLINEAR"};

void describe(SvmOnFeaturesOptions& o, Fields& f) {
  describe_source(o.from, f);
  f.text("layer", o.layer, "the network is cut behind it; empty: two thirds of the way up");
  f.whole("views", o.views, "pictures of each sample that the SVM sees: itself and augmented ones", {1, 64});
  f.real("strength", o.strength, "of the penalty on the weights, 1 / (C n); 0: chosen by cross-validation", {0, 1e6});
}

std::string two_thirds_up(const LayerList& layers, const std::string& head) {
  const std::vector<TransferLayer> trunk = trunk_of(layers, head);
  if (trunk.empty()) throw Refusal("[transfer] the network has no layer below its head '" + head + "' to take features from");
  return trunk[trunk.size() * 2 / 3 - (trunk.size() >= 3 ? 1 : 0)].name;
}

LayerList cut_behind(const LayerList& layers, const std::string& layer, std::int64_t outputs) {
  std::vector<std::string> names;
  for (const Layer& one : layers) names.push_back(one.name);
  const auto found = std::find(names.begin(), names.end(), layer);
  if (found == names.end()) throw Refusal("[transfer] layer: no layer of the network is called '" + layer + "'" + did_you_mean(layer, names));
  auto end = static_cast<std::size_t>(found - names.begin()) + 1;
  while (end < layers.size() && (kind_of(layers[end]).ends_with("_norm") || std::holds_alternative<Activate>(layers[end].options))) ++end;
  LayerList cut(layers.begin(), layers.begin() + static_cast<std::ptrdiff_t>(end));
  cut.push_back({"features", GlobalAveragePooling{}});
  cut.push_back({"head", Linear{.outputs = outputs}});
  return cut;
}

LayerList SvmOnFeatures::edit(LayerList layers, const Shape& input, std::int64_t outputs) const {
  const std::string layer = options_.layer.empty() ? two_thirds_up(layers, head_of(layers, input)) : options_.layer;
  return cut_behind(layers, layer, outputs);
}

}  // namespace deft
