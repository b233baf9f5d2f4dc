#include "deft/regularization/l2_ball.h"

#include "deft/core/pattern.h"
#include "deft/regularization/max_norm.h"

namespace deft {

const Card L2Ball::card{"regularization", "l2_ball", "L2 ball (norm as a constraint)",
                        "Goodfellow, Bengio, Courville 2016 (section 7.2)"};

void project_to_l2_ball(std::span<float> weights, double radius) {
  if (!weights.empty()) limit_row_norms(weights, 1, radius);
}

void describe(L2BallOptions& options, Fields& fields) {
  fields.real("radius", options.radius, "largest length of a parameter", {1e-9, 1e9});
  fields.text("layers", options.layers, "parameters it acts on (pattern)");
}

void L2Ball::project(ParameterView& parameter) const {
  if (!parameter.frozen && matches(options_.layers, parameter.name))
    project_to_l2_ball(parameter.value, options_.radius);
}

}  // namespace deft
