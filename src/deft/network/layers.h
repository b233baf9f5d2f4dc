// An own network: the layers of the recipe, one after the other.
//
//   [network]                        conv1, act1, pool1, conv2, norm1, act2, linear1 (one output per class)
//   name = "layers"
//   [[network.layer]]                entries are those of the chapter layer (deft tricks layer)
//   name = "convolution"
//   channels = 64
//   [[network.layer]]
//   name = "max_pooling"
//   [[network.layer]]
//   name = "convolution"
//   [[network.layer]]
//   name = "batch_norm"
//
// Names: by kind and counted (conv1, linear1, pool1, norm1, act1, drop1), or `label`. Activations: with activation = "auto"
// the recipe's stands behind each convolution and linear layer, or behind the normalisation that follows it directly,
// unless an `activate` entry comes before the next of them; none behind the layer that gives the classes.
// The end: a last linear layer with outputs = 0 gives one per class; where neither it nor anything else gives just the
// classes, such a layer is appended. No entries: the linear classifier.
// Overrides: network.layer.2.channels=96 (entries count from 1).
#ifndef DEFT_NETWORK_LAYERS_H
#define DEFT_NETWORK_LAYERS_H

#include <memory>
#include <string>
#include <vector>

#include "deft/layer/role.h"
#include "deft/network/role.h"

namespace deft {

struct LayerEntry {
  std::string name;   // of the chapter layer
  std::string label;  // "" : by kind, counted
  std::shared_ptr<const LayerRule> rule;
};
void describe(LayerEntry& entry, Fields& fields);

struct LayersOptions {
  std::vector<LayerEntry> layer;
};
void describe(LayersOptions& options, Fields& fields);

class LayersNetwork : public NetworkDesign {
 public:
  static const Card card;
  using Options = LayersOptions;
  explicit LayersNetwork(Options options) : options_(std::move(options)) {}
  // Refusals count entries: "layer 7 convolution 'conv4': a 5 x 5 kernel does not fit into 3 x 3 x 64".
  LayerList layers(const Shape& input, std::int64_t outputs) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
