#include "deft/schedule/constant.h"

namespace deft {

const Card ConstantRate::card{"schedule", "constant", "Constant learning rate", "Robbins and Monro 1951"};

void describe(ConstantOptions& options, Fields& fields) {
  fields.real("factor", options.factor, "factor on the learning rate, the same at every step", {0, 1000});
}

void ConstantRate::apply(const Moment&, StepSettings& settings) const { settings.learning_rate *= options_.factor; }

}  // namespace deft
