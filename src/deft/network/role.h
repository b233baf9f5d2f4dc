// What a network trick is: a rule that writes the layer list for given data.
#ifndef DEFT_NETWORK_ROLE_H
#define DEFT_NETWORK_ROLE_H

#include "deft/core/catalogue.h"
#include "deft/network/layer.h"

namespace deft {

class NetworkDesign {
 public:
  virtual ~NetworkDesign() = default;
  // Throws Refusal when the input is too small for the design.
  virtual LayerList layers(const Shape& input, std::int64_t outputs) const = 0;
};

const Catalogue<NetworkDesign>& network_designs();

}  // namespace deft

#endif
