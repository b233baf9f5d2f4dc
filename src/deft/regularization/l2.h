// L2 penalty (weight decay): pulls every weight towards 0 in proportion to its size.
//                                            Krogh and Hertz 1992; decoupled: Loshchilov and Hutter 2019,
//                                            arXiv:1711.05101
//   coupled:    loss + rate / 2 * ||w||^2, so gradient += rate * w; adaptive optimisers then rescale it
//   decoupled:  w -= learning_rate * rate * w, beside the optimiser's step
//
//   add_l2(view, {.rate = 5e-4});    view "conv1.weight": coupled_decay == 5e-4;    view "conv1.bias": unchanged
//
// Acts on "*.weight": biases and batch norm's scale and shift are left alone.
#ifndef DEFT_REGULARIZATION_L2_H
#define DEFT_REGULARIZATION_L2_H

#include <string>

#include "deft/regularization/role.h"

namespace deft {

struct L2PenaltyOptions {
  double rate = 5e-4;
  bool decoupled = false;
  std::string layers = "*.weight";
};
void describe(L2PenaltyOptions& options, Fields& fields);

void add_l2(ParameterView& parameter, const L2PenaltyOptions& options);

class L2Penalty : public Regularization {
 public:
  static const Card card;
  using Options = L2PenaltyOptions;
  explicit L2Penalty(Options options) : options_(std::move(options)) {}
  void decay(ParameterView& parameter) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
