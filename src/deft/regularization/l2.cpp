#include "deft/regularization/l2.h"

#include "deft/core/pattern.h"

namespace deft {

const Card L2Penalty::card{"regularization", "l2", "L2 penalty (weight decay)",
                           "Loshchilov and Hutter 2019, arXiv:1711.05101"};

void add_l2(ParameterView& parameter, const L2PenaltyOptions& options) {
  if (!matches(options.layers, parameter.name)) return;
  (options.decoupled ? parameter.decoupled_decay : parameter.coupled_decay) += options.rate;
}

void describe(L2PenaltyOptions& options, Fields& fields) {
  fields.real("rate", options.rate, "strength of the pull towards 0", {0, 1});
  fields.yes_no("decoupled", options.decoupled, "beside the optimiser's step (AdamW) instead of inside the gradient");
  fields.text("layers", options.layers, "parameters it acts on (pattern)");
}

void L2Penalty::decay(ParameterView& parameter) const { add_l2(parameter, options_); }

}  // namespace deft
