// Gradual unfreezing: first the head learns, then with each `every` epochs one more step of the trunk from the top.
//                                                                    Howard and Ruder 2018, ULMFiT, arXiv:1801.06146
//   trunk of n steps, step k from the bottom:  learns from epoch  every * (n - k)
//
//   conv1, block1, block2, every 1  ->  block2 from epoch 1, block1 from epoch 2, conv1 from epoch 3
#ifndef DEFT_TRANSFER_GRADUAL_UNFREEZING_H
#define DEFT_TRANSFER_GRADUAL_UNFREEZING_H

#include "deft/transfer/role.h"

namespace deft {

struct GradualUnfreezingOptions {
  std::string from;
  double every = 1.0;
  double rate_factor = 0.3;
};
void describe(GradualUnfreezingOptions& options, Fields& fields);

class GradualUnfreezing : public Transfer {
 public:
  static const Card card;
  using Options = GradualUnfreezingOptions;
  explicit GradualUnfreezing(Options options) : options_(std::move(options)) {}
  std::string from() const override { return options_.from; }
  std::vector<ParameterGroup> groups(const std::vector<TransferLayer>& trunk) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
