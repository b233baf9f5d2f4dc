// MobileNet-v1: each convolution split into a 3x3 one per channel and a 1x1 one across channels.
//                                                                       Howard et al. 2017, arXiv:1704.04861
//   3x3 (32) -> 13 x [depthwise 3x3, norm, act, 1x1, norm, act], 64 to 1024 channels -> average -> linear
//   a 3x3 convolution costs 9 c_in c_out per position, its two halves 9 c_in + c_in c_out
//
//   MobileNetV1({}).layers({224, 224, 3}, 1000)     4,231,976 parameters, as published
//   MobileNetV1({}).layers({32, 32, 3}, 10)         3,217,226 parameters, stem small: first stride 1
#ifndef DEFT_NETWORK_MOBILENET_V1_H
#define DEFT_NETWORK_MOBILENET_V1_H

#include <string>
#include <vector>

#include "deft/network/role.h"

namespace deft {

struct MobileNetV1Options {
  std::string stem = "auto";
  double width = 1.0;             // all channels times it, rounded: 0.25 .. 1 in the paper
  std::int64_t blocks = 13;       // depthwise and pointwise pairs: fewer for a trunk
  std::string padding = "around"; // of strided convolutions; "end": below and to the right, as TensorFlow's weights want it
  double norm_epsilon = 1e-5;     // 1e-3 in TensorFlow's
};
void describe(MobileNetV1Options& options, Fields& fields);

class MobileNetV1 : public NetworkDesign {
 public:
  static const Card card;
  using Options = MobileNetV1Options;
  explicit MobileNetV1(Options options) : options_(std::move(options)) {}
  LayerList layers(const Shape& input, std::int64_t outputs) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
