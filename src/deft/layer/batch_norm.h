// Batch normalisation: each channel gets mean 0 and variance 1 over batch and positions, then a learned scale and shift.
//                                                                    Ioffe and Szegedy 2015, arXiv:1502.03167
//   y = scale * (x - mean) / sqrt(variance + epsilon) + shift          mean, variance (of all n numbers of the channel)
//   dL/dx = scale / deviation * (g - mean(g) - z * mean(g z))          g = dL/dy, z = (y - shift) / scale
//   running = (1 - momentum) * running + momentum * batch              testing uses the running ones (variance unbiased)
//
//   batch_normed({1, 3}, 1, {.epsilon = 1e-12})  ==  {-1, 1}
//
// momentum has PyTorch's sign: 0.1 is the share of the newest batch.
#ifndef DEFT_LAYER_BATCH_NORM_H
#define DEFT_LAYER_BATCH_NORM_H

#include <vector>

#include "deft/layer/role.h"

namespace deft {

// Numbers of a batch, channels last; scale 1 and shift 0.
std::vector<double> batch_normed(const std::vector<double>& x, std::int64_t channels, const Normalization& options);

void describe(Normalization& options, Fields& fields);

class BatchNormRule : public LayerRule {
 public:
  static const Card card;
  using Options = Normalization;
  explicit BatchNormRule(Options options) : options_(options) {}
  LayerOptions layer() const override { return options_; }

 private:
  Options options_;
};

}  // namespace deft

#endif
