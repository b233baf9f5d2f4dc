// ResNet-18: four stages of two residual blocks.            He, Zhang, Ren, Sun 2015, arXiv:1512.03385, table 1
//
//   stem;  2 blocks of 64, 128, 256, 512 channels (stages 2 to 4 start with stride 2);  average;  linear
//   stem = "small": conv 3x3 (CIFAR form);   "photo": conv 7x7 stride 2, max pooling 3x3 stride 2 (ImageNet form)
//
//   ResNet18({}).layers({32, 32, 3}, 10)        11,173,962 parameters, stem small
//   ResNet18({}).layers({224, 224, 3}, 1000)    11,689,512 parameters, stem photo
//
// Shortcuts that change the size are 1x1 convolutions with batch norm (option B). stem = "auto": photo from 96 pixels.
#ifndef DEFT_NETWORK_RESNET18_H
#define DEFT_NETWORK_RESNET18_H

#include <string>

#include "deft/network/role.h"

namespace deft {

struct ResNet18Options {
  std::string stem = "auto";
  double width = 64;       // channels of the first stage; each next stage doubles them
  double drop_rate = 0.0;  // stochastic depth of the last block; earlier blocks less (linear)
};
void describe(ResNet18Options& options, Fields& fields);

class ResNet18 : public NetworkDesign {
 public:
  static const Card card;
  using Options = ResNet18Options;
  explicit ResNet18(Options options) : options_(std::move(options)) {}
  LayerList layers(const Shape& input, std::int64_t outputs) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
