// Linear classifier: one linear layer, and nothing else. With the softmax loss: (multinomial) logistic regression;
// with the hinge loss: a linear support vector machine.                                             Cox 1958
//
//   logits = W x + b          W: outputs x inputs
//
//   LinearNetwork({}).layers({28, 28, 1}, 10)    one layer "linear1", 7850 numbers
#ifndef DEFT_NETWORK_LINEAR_H
#define DEFT_NETWORK_LINEAR_H

#include "deft/network/role.h"

namespace deft {

struct LinearNetworkOptions {};
void describe(LinearNetworkOptions& options, Fields& fields);

class LinearNetwork : public NetworkDesign {
 public:
  static const Card card;
  using Options = LinearNetworkOptions;
  explicit LinearNetwork(Options options) : options_(std::move(options)) {}
  LayerList layers(const Shape& input, std::int64_t outputs) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
