// Whitening-net: a first layer that whitens 2x2 patches (fixed, set from the data), then three groups of two
// convolutions.                                                        Jordan 2024, arXiv:2404.00498
//
//   conv 2x2, 2 * 12 filters, act;   group(64), group(256), group(256);   max pooling 3x3;   linear;   times 1/9
//   group(w) = conv 3x3 w, max pooling 2x2, norm, act, conv 3x3 w, norm, act
//
//   WhiteningNet({}).layers({32, 32, 3}, 10)    1,971,640 parameters; sides 32, 31, 15, 7, 3, 1
//
// The first layer has 8 filters per input channel: each direction of the patches and its negative. Batch norm
// learns a shift but no factor. Other input sizes: the last pooling spans what is left. Least: 9 x 9.
#ifndef DEFT_NETWORK_WHITENING_NET_H
#define DEFT_NETWORK_WHITENING_NET_H

#include <vector>

#include "deft/network/role.h"

namespace deft {

struct WhiteningNetOptions {
  std::vector<double> widths = {64, 256, 256};  // of the groups
  double norm_momentum = 0.4;                   // weight of the newest batch in the running statistics
  double norm_epsilon = 1e-5;     // 1e-12 in the paper, which has no dead channels to fear
  double logit_factor = 1.0 / 9.0;
};
void describe(WhiteningNetOptions& options, Fields& fields);

class WhiteningNet : public NetworkDesign {
 public:
  static const Card card;
  using Options = WhiteningNetOptions;
  explicit WhiteningNet(Options options) : options_(std::move(options)) {}
  LayerList layers(const Shape& input, std::int64_t outputs) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
