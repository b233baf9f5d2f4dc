// Stochastic depth: while training, the body of a residual block is left out for a sample with a probability that
// grows with depth; the bodies that stay are divided by what is kept, so that nothing changes at test time.
//                                                                       Huang et al. 2016, arXiv:1603.09382
//   block l = 1 .. L:   rate_l = rate * l / L        y = shortcut(x) + body(x) * b / (1 - rate_l),  b ~ Bernoulli
//
//   4 residual blocks, rate = 0.2:   rates 0.05, 0.1, 0.15, 0.2
//
// Refused: a network without residual blocks.
#ifndef DEFT_REGULARIZATION_STOCHASTIC_DEPTH_H
#define DEFT_REGULARIZATION_STOCHASTIC_DEPTH_H

#include "deft/regularization/role.h"

namespace deft {

void set_drop_rates(LayerList& layers, double rate);

struct StochasticDepthOptions {
  double rate = 0.2;
};
void describe(StochasticDepthOptions& options, Fields& fields);

class StochasticDepth : public Regularization {
 public:
  static const Card card;
  using Options = StochasticDepthOptions;
  explicit StochasticDepth(Options options) : options_(std::move(options)) {}
  void edit(LayerList& layers) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
