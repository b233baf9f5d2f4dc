// Layer normalisation: each sample gets mean 0 and variance 1 over all its numbers, then a scale and shift per channel.
//                                                                    Ba, Kiros, Hinton 2016, arXiv:1607.06450
//   y = scale_c * (x - mean) / sqrt(variance + epsilon) + shift_c      mean, variance of the sample's numbers
//   the gradient is batch norm's, with the sample in place of the channel; training and testing are the same
//
//   layer_normed({1, 3, 10, 30}, 2, {.epsilon = 1e-12})  ==  {-1, 1, -1, 1}         two samples of two numbers
#ifndef DEFT_LAYER_LAYER_NORM_H
#define DEFT_LAYER_LAYER_NORM_H

#include <vector>

#include "deft/layer/role.h"

namespace deft {

// `count` samples; scale 1 and shift 0.
std::vector<double> layer_normed(const std::vector<double>& x, std::int64_t count, const LayerNormalization& options);

void describe(LayerNormalization& options, Fields& fields);

class LayerNormRule : public LayerRule {
 public:
  static const Card card;
  using Options = LayerNormalization;
  explicit LayerNormRule(Options options) : options_(options) {}
  LayerOptions layer() const override { return options_; }

 private:
  Options options_;
};

}  // namespace deft

#endif
