#include "deft/network/linear.h"

namespace deft {

const Card LinearNetwork::card{"network", "linear", "Softmax (logistic) regression: one linear layer",
                               "Cox 1958, The regression analysis of binary sequences"};

void describe(LinearNetworkOptions&, Fields&) {}

LayerList LinearNetwork::layers(const Shape&, std::int64_t outputs) const {
  return {{"linear1", Linear{.outputs = outputs}}};
}

}  // namespace deft
