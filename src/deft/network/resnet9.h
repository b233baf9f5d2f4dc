// ResNet-9: a small fast residual network for pictures of about 32 pixels.        Page 2018, How to train your ResNet
//
//   conv 64;  conv 128, pool, residual(128);  conv 256, pool;  conv 512, pool, residual(512);  global max pooling;
//   linear residual(w) = x + two convolutions of w channels; norm and activation after every convolution
//
//   ResNet9({}).layers({32, 32, 3}, 10)    6,573,120 parameters
//
// Pooling stands before batch norm (Page's faster order). Least input: 8 x 8.
#ifndef DEFT_NETWORK_RESNET9_H
#define DEFT_NETWORK_RESNET9_H

#include "deft/network/role.h"

namespace deft {

struct ResNet9Options {
  double width = 64;  // channels of the first convolution; the others have 2, 4 and 8 times as many
  double logit_factor = 0.125;
};
void describe(ResNet9Options& options, Fields& fields);

class ResNet9 : public NetworkDesign {
 public:
  static const Card card;
  using Options = ResNet9Options;
  explicit ResNet9(Options options) : options_(std::move(options)) {}
  LayerList layers(const Shape& input, std::int64_t outputs) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
