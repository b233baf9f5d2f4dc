// Max pooling: of each window of each channel only the largest number goes on.       Ranzato, Huang, Boureau, LeCun 2007
//
//   y = max of the window        dL/dx = dL/dy at the place of the largest, 0 elsewhere
//   positions = (side + 2 padding - size) / stride + 1, rounded down
//
//   max_pooled({1, 5, 2, 3}, {2, 2, 1}, {.size = 2})  ==  {5}
//
// Padding never wins: it counts as minus infinity.
#ifndef DEFT_LAYER_MAX_POOLING_H
#define DEFT_LAYER_MAX_POOLING_H

#include <vector>

#include "deft/layer/role.h"

namespace deft {

// One sample, height x width x channels.
std::vector<double> max_pooled(const std::vector<double>& x, const Shape& in, const MaxPooling& options);

void describe(MaxPooling& options, Fields& fields);

class MaxPoolingRule : public LayerRule {
 public:
  static const Card card;
  using Options = MaxPooling;
  explicit MaxPoolingRule(Options options) : options_(options) {}
  LayerOptions layer() const override { return options_; }

 private:
  Options options_;
};

}  // namespace deft

#endif
