// Hard sharing: several tasks learn on one network, and each has a small head of its own.         Caruana 1993, 1997
//
//   trunk -> { hidden units -> activation -> one output }  for each label
//
//   mlp with 2 labels, width 16:  ... act -> branches(task1_hidden, task1_act, task1 | task2_hidden, task2_act, task2)
//
// For attributes and regressions with several outputs. With width 0 each head is one linear unit: what every network with several
// outputs already is.
#ifndef DEFT_TRANSFER_HARD_SHARING_H
#define DEFT_TRANSFER_HARD_SHARING_H

#include "deft/transfer/role.h"

namespace deft {

struct HardSharingOptions {
  std::int64_t width = 16;
};
void describe(HardSharingOptions& options, Fields& fields);

class HardSharing : public Transfer {
 public:
  static const Card card;
  using Options = HardSharingOptions;
  explicit HardSharing(Options options) : options_(options) {}
  // Throws Refusal for one output, or a network that does not end in a linear layer.
  LayerList edit(LayerList layers, const Shape& input, std::int64_t outputs) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
