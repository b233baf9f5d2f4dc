// Dropout at a place of your own.                                     Srivastava et al. 2014, JMLR 15
//
//   training: y = x / (1 - rate), or 0 with probability rate         testing: y = x, the mean of what training draws
//
//   DropoutRule({.rate = 0.5}).layer()       twice the number, or nothing
//
// spatial: whole channels of a sample are dropped.
#ifndef DEFT_LAYER_DROPOUT_H
#define DEFT_LAYER_DROPOUT_H

#include "deft/layer/role.h"

namespace deft {

void describe(Dropout& options, Fields& fields);

class DropoutRule : public LayerRule {
 public:
  static const Card card;
  using Options = Dropout;
  explicit DropoutRule(Options options) : options_(options) {}
  LayerOptions layer() const override { return options_; }

 private:
  Options options_;
};

}  // namespace deft

#endif
