// ResNet-20: the residual network of the CIFAR experiments; depth 6 n + 2 with n blocks per stage.
// He, Zhang, Ren, Sun 2015, arXiv:1512.03385, section 4.2
//
//   conv 16;  n blocks of 16, n of 32, n of 64 channels (the first of a stage with stride 2);  average;  linear
//   block(w) = activation(x + norm(conv(activation(norm(conv(x))))));  shortcuts without parameters (option A)
//
//   ResNet20({}).layers({32, 32, 3}, 10)    269,722 parameters (paper: 0.27 M)
#ifndef DEFT_NETWORK_RESNET20_H
#define DEFT_NETWORK_RESNET20_H

#include "deft/network/role.h"

namespace deft {

struct ResNet20Options {
  std::int64_t blocks = 3;  // per stage: 3, 5, 7, 9, 18 give ResNet-20, 32, 44, 56, 110
  double drop_rate = 0.0;   // stochastic depth of the last block; earlier blocks less (linear)
};
void describe(ResNet20Options& options, Fields& fields);

class ResNet20 : public NetworkDesign {
 public:
  static const Card card;
  using Options = ResNet20Options;
  explicit ResNet20(Options options) : options_(std::move(options)) {}
  LayerList layers(const Shape& input, std::int64_t outputs) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
