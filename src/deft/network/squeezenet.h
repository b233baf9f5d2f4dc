// SqueezeNet 1.1: few 1x1 filters squeeze the channels before 1x1 and 3x3 ones expand them.
//                                                      Iandola, Han, Moskewicz, Ashraf, Dally, Keutzer 2016, arXiv:1602.07360
//   fire(s, e): 1x1 (s) -> act -> [1x1 (e) | 3x3 (e)] side by side -> act
//   3x3 (64), pool, fire(16, 64) x 2, pool, fire(32, 128) x 2, pool, fire(48, 192) x 2, fire(64, 256) x 2, dropout,
//   1x1 (classes), average over positions
//
//   SqueezeNet({.normalize = false}).layers({224, 224, 3}, 1000)     1,235,496 parameters (torchvision's)
//
// stem = "small": first stride 1, and pools that keep the border: 32 x 32 ends as 4 x 4. normalize adds batch norm, which
// the paper's net lacks. Class maps are averaged without an activation, so that they can speak against a class.
#ifndef DEFT_NETWORK_SQUEEZENET_H
#define DEFT_NETWORK_SQUEEZENET_H

#include <string>
#include <vector>

#include "deft/network/role.h"

namespace deft {

struct SqueezeNetOptions {
  std::string stem = "auto";
  bool normalize = true;
  double drop_rate = 0.5;
};
void describe(SqueezeNetOptions& options, Fields& fields);

class SqueezeNet : public NetworkDesign {
 public:
  static const Card card;
  using Options = SqueezeNetOptions;
  explicit SqueezeNet(Options options) : options_(std::move(options)) {}
  LayerList layers(const Shape& input, std::int64_t outputs) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
