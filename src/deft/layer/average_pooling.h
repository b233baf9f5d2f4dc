// Average pooling: each window of each channel becomes its mean.             LeCun et al. 1998 (there called subsampling)
//
//   y = sum of the window / size^2        dL/dx = dL/dy / size^2 at every place of the window
//   positions = (side + 2 padding - size) / stride + 1, rounded down
//
//   average_pooled({1, 5, 2, 4}, {2, 2, 1}, {.size = 2})  ==  {3}
//
// Padding counts as zeros that are averaged along.
#ifndef DEFT_LAYER_AVERAGE_POOLING_H
#define DEFT_LAYER_AVERAGE_POOLING_H

#include <vector>

#include "deft/layer/role.h"

namespace deft {

// One sample, height x width x channels.
std::vector<double> average_pooled(const std::vector<double>& x, const Shape& in, const AveragePooling& options);

void describe(AveragePooling& options, Fields& fields);

class AveragePoolingRule : public LayerRule {
 public:
  static const Card card;
  using Options = AveragePooling;
  explicit AveragePoolingRule(Options options) : options_(options) {}
  LayerOptions layer() const override { return options_; }

 private:
  Options options_;
};

}  // namespace deft

#endif
