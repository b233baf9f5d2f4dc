// Plain convolutional net: stages of 3x3 convolutions, 2x2 max pooling between them.
//                                                                       Simonyan and Zisserman 2014, arXiv:1409.1556
//   stage: convolutions x [3x3, norm, act], then 2x2 pooling; at the end average over positions -> linear
//   two 3x3 convolutions see 5 x 5 pixels with 18 weights instead of 25, and an activation between them
//
//   PlainCnn({.widths = {64, 128, 256, 512, 512}, .convolutions = {2, 2, 3, 3, 3}, .normalize = false}):
//   the 14,714,688 weights and biases of VGG-16's convolutions
#ifndef DEFT_NETWORK_PLAIN_CNN_H
#define DEFT_NETWORK_PLAIN_CNN_H

#include <string>
#include <vector>

#include "deft/network/role.h"

namespace deft {

struct PlainCnnOptions {
  std::vector<double> widths = {64, 128, 256};   // channels of each stage
  std::vector<double> convolutions = {2, 2, 2};  // of each stage
  bool normalize = true;
};
void describe(PlainCnnOptions& options, Fields& fields);

class PlainCnn : public NetworkDesign {
 public:
  static const Card card;
  using Options = PlainCnnOptions;
  explicit PlainCnn(Options options) : options_(std::move(options)) {}
  LayerList layers(const Shape& input, std::int64_t outputs) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
