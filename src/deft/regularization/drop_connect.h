// DropConnect: while training, each weight of a linear layer is set to zero with probability `rate`, anew for each
// batch.
//                                                                             Wan, Zeiler, Zhang, LeCun, Fergus 2013
//   training:  y = (W * mask) x / (1 - rate),   mask ~ Bernoulli(1 - rate)
//   testing:   inference = "mean": y = W x;   "gaussian": moments of the random y are matched by a normal number
//
//   mark_drop_connect(layers, {.rate = 0.5});     every Linear that matches has drop_connect == 0.5
//
// Only linear layers have it. Refused: a pattern that matches none.
#ifndef DEFT_REGULARIZATION_DROP_CONNECT_H
#define DEFT_REGULARIZATION_DROP_CONNECT_H

#include <string>

#include "deft/regularization/role.h"

namespace deft {

struct DropConnectOptions {
  double rate = 0.5;
  std::string layers = "linear*";
  std::string inference = "mean";
};
void describe(DropConnectOptions& options, Fields& fields);

void mark_drop_connect(LayerList& layers, const DropConnectOptions& options);

class DropConnect : public Regularization {
 public:
  static const Card card;
  using Options = DropConnectOptions;
  explicit DropConnect(Options options) : options_(std::move(options)) {}
  void edit(LayerList& layers) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
