// Network in network: behind each convolution two 1x1 ones, a small net at every position; no linear layer at the end.
//                                                                       Lin, Chen, Yan 2013, arXiv:1312.4400
//   3 x [convolution, 1x1, 1x1], pooling and dropout between; the last 1x1 has a channel per class; average over positions
//   small: 5x5 (192, 160, 96), 5x5 (192, 192, 192), 3x3 (192, 192, classes)
//   photo: 11x11 with stride 4 (96), 5x5 (256), 3x3 (384), 3x3 (1024, 1024, classes)
//
//   Nin({.normalize = false}).layers({32, 32, 3}, 10)           966,986 parameters, the paper's for CIFAR-10
//   Nin({.normalize = false}).layers({224, 224, 3}, 1000)     7,595,176 parameters, the authors' for ImageNet
//
// normalize adds batch norm, which the paper's net lacks. Class maps are averaged without an activation.
#ifndef DEFT_NETWORK_NIN_H
#define DEFT_NETWORK_NIN_H

#include <string>
#include <vector>

#include "deft/network/role.h"

namespace deft {

struct NinOptions {
  std::string stem = "auto";
  bool normalize = true;
  double drop_rate = 0.5;
};
void describe(NinOptions& options, Fields& fields);

class Nin : public NetworkDesign {
 public:
  static const Card card;
  using Options = NinOptions;
  explicit Nin(Options options) : options_(std::move(options)) {}
  LayerList layers(const Shape& input, std::int64_t outputs) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
