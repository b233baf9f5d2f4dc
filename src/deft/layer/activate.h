// Activation at a place of your own: behind pooling, in front of a convolution.
//
//   y = f(x)         f: the recipe's activation, or the one named
//
//   ActivateRule({.rule = "tanh"}).activation() == "tanh"
#ifndef DEFT_LAYER_ACTIVATE_H
#define DEFT_LAYER_ACTIVATE_H

#include <string>

#include "deft/layer/role.h"

namespace deft {

struct ActivateOptions {
  std::string rule = "auto";
};
void describe(ActivateOptions& options, Fields& fields);

class ActivateRule : public LayerRule {
 public:
  static const Card card;
  using Options = ActivateOptions;
  explicit ActivateRule(Options options) : options_(std::move(options)) {}
  LayerOptions layer() const override { return Activate{options_.rule == "auto" ? "" : options_.rule}; }

 private:
  Options options_;
};

}  // namespace deft

#endif
