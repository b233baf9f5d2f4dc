// LeNet-5: two convolutions with pooling, three linear layers.
// LeCun, Bottou, Bengio, Haffner 1998, Proc. IEEE 86 (here with max pooling and full connections)
//
//   conv1 5x5, 6 -> pool 2x2 -> conv2 5x5, 16 -> pool 2x2 -> linear 120 -> linear 84 -> linear outputs
//
//   LeNet5({}).layers({32, 32, 1}, 10)    61,706 parameters
//
// Inputs below 32 pixels get a border of 2 (28 x 28 becomes 32 x 32, as in the paper); the least is 12 x 12.
#ifndef DEFT_NETWORK_LENET5_H
#define DEFT_NETWORK_LENET5_H

#include "deft/network/role.h"

namespace deft {

struct LeNet5Options {};
void describe(LeNet5Options& options, Fields& fields);

class LeNet5 : public NetworkDesign {
 public:
  static const Card card;
  using Options = LeNet5Options;
  explicit LeNet5(Options options) : options_(std::move(options)) {}
  LayerList layers(const Shape& input, std::int64_t outputs) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
