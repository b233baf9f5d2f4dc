// Helpers of the regularisers that edit the layer list.
//
//   concerns("linear*", Layer{"head", Linear{}}) == true      by name or by kind of layer
#ifndef DEFT_REGULARIZATION_LAYER_EDIT_H
#define DEFT_REGULARIZATION_LAYER_EDIT_H

#include <string>
#include <string_view>
#include <vector>

#include "deft/network/layer.h"

namespace deft {

bool concerns(std::string_view pattern, const Layer& layer);

// Names of all layers, those inside residual blocks included: what a pattern could have meant.
std::vector<std::string> layer_names(const LayerList& layers);

}  // namespace deft

#endif
