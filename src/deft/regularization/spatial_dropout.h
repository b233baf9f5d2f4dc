// Spatial dropout: while training, whole channels are set to zero with probability `rate`; the others are divided by
// 1 - rate. Neighbouring pixels are alike, so dropping single ones would hide little.
//                                                                     Tompson et al. 2015, arXiv:1411.4280
//   y = x * mask / (1 - rate),   mask ~ Bernoulli(1 - rate), one draw per sample and channel; nothing at test time
//
//   edit({conv1, act1, conv2})  ->  {conv1, act1, spatial_dropout_conv2, conv2}
//
// It stands before every layer whose name or kind matches `layers`, but not before the very first layer (the data)
// unless first = true. Refused: a pattern that matches nothing, or only the first layer.
#ifndef DEFT_REGULARIZATION_SPATIAL_DROPOUT_H
#define DEFT_REGULARIZATION_SPATIAL_DROPOUT_H

#include <string>

#include "deft/regularization/role.h"

namespace deft {

struct SpatialDropoutOptions {
  double rate = 0.1;
  std::string layers = "convolution*";
  bool first = false;
};
void describe(SpatialDropoutOptions& options, Fields& fields);

class SpatialDropout : public Regularization {
 public:
  static const Card card;
  using Options = SpatialDropoutOptions;
  explicit SpatialDropout(Options options) : options_(std::move(options)) {}
  void edit(LayerList& layers) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
