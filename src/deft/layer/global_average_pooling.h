// Global average pooling: each channel becomes one number, its mean over all positions.        Lin, Chen, Yan 2013, arXiv:1312.4400
//
//   y_c = sum over positions of x[r, c'] / positions        dL/dx = dL/dy_c / positions
//
//   channel_means({1, 10, 3, 30}, {1, 2, 2})  ==  {2, 20}              1 x 1 x channels, whatever the size was
#ifndef DEFT_LAYER_GLOBAL_AVERAGE_POOLING_H
#define DEFT_LAYER_GLOBAL_AVERAGE_POOLING_H

#include <vector>

#include "deft/layer/role.h"

namespace deft {

// One sample, height x width x channels.
std::vector<double> channel_means(const std::vector<double>& x, const Shape& in);

void describe(GlobalAveragePooling& options, Fields& fields);

class GlobalAveragePoolingRule : public LayerRule {
 public:
  static const Card card;
  using Options = GlobalAveragePooling;
  explicit GlobalAveragePoolingRule(Options options) : options_(options) {}
  LayerOptions layer() const override { return options_; }

 private:
  Options options_;
};

}  // namespace deft

#endif
