#include "deft/transfer/linear_probe.h"

#include <algorithm>

namespace deft {

const Card LinearProbe::card{"transfer", "linear_probe", "Linear probe", "Razavian et al. 2014, CNN features off-the-shelf, arXiv:1403.6382"};

void describe(LinearProbeOptions& o, Fields& f) {
  describe_source(o.from, f);
  f.whole("views", o.views, "pictures of each sample that the classifier sees: itself and augmented ones", {1, 64});
  f.real("strength", o.strength, "of the penalty on the weights; 0: chosen by cross-validation", {0, 1e6});
  f.choice("pooling", o.pooling, "what becomes of each channel's positions", {"average", "average_and_maximum"});
}

LayerList LinearProbe::edit(LayerList layers, const Shape& input, std::int64_t) const {
  if (options_.pooling == "average") return layers;
  const std::vector<Shape> shapes = shapes_of(layers, input);
  const std::string head = head_of(layers, input);
  Layer* pooling = nullptr;
  Shape before = input;
  for (std::size_t i = 0; i < layers.size() && layers[i].name != head; ++i) {
    if (!std::holds_alternative<GlobalAveragePooling>(layers[i].options)) continue;
    pooling = &layers[i];
    before = i == 0 ? input : shapes[i - 1];
  }
  const auto last = std::find_if(layers.begin(), layers.end(), [&](const Layer& layer) { return layer.name == head; });
  const bool linear = last != layers.end() && std::holds_alternative<Linear>(last->options);
  if (!pooling || !linear || before.height != before.width || before.height == 1) return layers;
  const std::string name = pooling->name;
  pooling->options = Branches{{{{name + "_mean", GlobalAveragePooling{}}}, {{name + "_maximum", MaxPooling{.size = before.height}}}}};
  return layers;
}

}  // namespace deft
