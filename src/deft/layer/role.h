// What a layer of an own network is: a rule that gives the layer for its options ([[network.layer]] of a recipe).
#ifndef DEFT_LAYER_ROLE_H
#define DEFT_LAYER_ROLE_H

#include <string>

#include "deft/core/catalogue.h"
#include "deft/network/layer.h"

namespace deft {

class LayerRule {
 public:
  virtual ~LayerRule() = default;
  virtual LayerOptions layer() const = 0;
  // What follows it: "none", "auto" (the recipe's activation, where network.layers puts one) or an activation's name.
  virtual std::string activation() const { return "none"; }
};

const Catalogue<LayerRule>& layer_rules();

}  // namespace deft

#endif
