// The first part of a network: everything that the named layer's output depends on.
//
//   layers_up_to(net, "conv2")     ->  {conv1, norm1, act1, conv2}
//   within a residual block: what comes before the block, then its body (or shortcut) up to the layer
//
// Throws Refusal if no layer has that name, with the nearest one.
#ifndef DEFT_NETWORK_LAYERS_UP_TO_H
#define DEFT_NETWORK_LAYERS_UP_TO_H

#include <string>

#include "deft/network/layer.h"

namespace deft {

LayerList layers_up_to(const LayerList& layers, const std::string& name);

}  // namespace deft

#endif
