// Multilayer perceptron: linear layers with an activation between them.
// Rumelhart, Hinton, Williams 1986, Nature 323
//
//   h_k = activation(W_k h_{k-1} + b_k),   logits = W h_last + b
//
//   Mlp({.widths = {100}}).layers({1, 1, 4}, 3)    linear1 (4 -> 100), act1, linear2 (100 -> 3)
#ifndef DEFT_NETWORK_MLP_H
#define DEFT_NETWORK_MLP_H

#include <vector>

#include "deft/network/role.h"

namespace deft {

struct MlpOptions {
  std::vector<double> widths = {256, 256};  // of the hidden layers
  bool normalize = false;
};
void describe(MlpOptions& options, Fields& fields);

class Mlp : public NetworkDesign {
 public:
  static const Card card;
  using Options = MlpOptions;
  explicit Mlp(Options options) : options_(std::move(options)) {}
  LayerList layers(const Shape& input, std::int64_t outputs) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
