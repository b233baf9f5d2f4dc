// Stochastic pooling: one position of each window goes on, drawn in proportion to its activation; their mean by these
// shares when testing.                                                   Zeiler and Fergus 2013, arXiv:1301.3557
//
//   share_i = a_i / sum of the window's a         training: y = a_i with probability share_i      dL/dx = dL/dy there
//                                                 testing:  y = sum of share_i * a_i, the mean of what training draws
//
//   stochastic_mean({1, 3, 0, 0}) == 2.5          (1 + 9) / 4
//   stochastic_place({1, 3, 0, 0}, 0.2) == 0      0.2 lies in [0, 1/4);   0.9 gives place 1
//
// Activations are meant to be non-negative (ReLU): negative ones have share 0. Where none is positive all places are
// equally likely, and the mean is the plain one. Draw i of the stream `key` belongs to output i: the same on any
// number of threads.
#ifndef DEFT_LAYER_STOCHASTIC_POOLING_H
#define DEFT_LAYER_STOCHASTIC_POOLING_H

#include <cstddef>
#include <span>

#include "deft/layer/role.h"

namespace deft {

// uniform lies in [0, 1).
std::size_t stochastic_place(std::span<const float> window, double uniform);
float stochastic_mean(std::span<const float> window);

void describe(StochasticPooling& options, Fields& fields);

class StochasticPoolingRule : public LayerRule {
 public:
  static const Card card;
  using Options = StochasticPooling;
  explicit StochasticPoolingRule(Options options) : options_(options) {}
  LayerOptions layer() const override { return options_; }

 private:
  Options options_;
};

}  // namespace deft

#endif
