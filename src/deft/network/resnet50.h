// ResNet-50: 16 residual bottlenecks, 1x1 - 3x3 - 1x1, in stages of 3, 4, 6, 3.  He, Zhang, Ren, Sun 2015, arXiv:1512.03385
//
//   stem -> 3 x 256 -> 4 x 512 -> 6 x 1024 -> 3 x 2048 -> average over positions -> linear
//   block: y = activation(x + norm(conv1x1(act(norm(conv3x3(act(norm(conv1x1(x)))))))))
//
//   ResNet50({}).layers({224, 224, 3}, 1000)     25,557,032 parameters, stem photo (torchvision's)
//   ResNet50({}).layers({32, 32, 3}, 10)         23,520,842 parameters, stem small
//
// The stride is in the 3x3 convolution. The small stem (3x3, no pooling) keeps 32 x 32 pixels for the first stage.
#ifndef DEFT_NETWORK_RESNET50_H
#define DEFT_NETWORK_RESNET50_H

#include <string>
#include <vector>

#include "deft/network/role.h"

namespace deft {

struct ResNet50Options {
  std::string stem = "auto";
  double width = 64;       // inner channels of the first stage; each next stage doubles them
  double drop_rate = 0.0;  // stochastic depth of the last block; earlier blocks less (linear)
};
void describe(ResNet50Options& options, Fields& fields);

class ResNet50 : public NetworkDesign {
 public:
  static const Card card;
  using Options = ResNet50Options;
  explicit ResNet50(Options options) : options_(std::move(options)) {}
  LayerList layers(const Shape& input, std::int64_t outputs) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
