#include "deft/regularization/l1_ball.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "deft/core/pattern.h"

namespace deft {

const Card L1Ball::card{"regularization", "l1_ball", "L1 ball (norm as a constraint)", "Duchi et al. 2008, ICML"};

void project_to_l1_ball(std::span<float> weights, double radius) {
  double sum = 0.0;
  for (const float w : weights) sum += std::abs(w);
  if (!(sum > radius)) return;
  std::vector<float> sizes(weights.size());
  std::transform(weights.begin(), weights.end(), sizes.begin(), [](float w) { return std::abs(w); });
  std::sort(sizes.begin(), sizes.end(), std::greater<>());
  double above = 0.0, theta = 0.0;
  for (std::size_t m = 0; m < sizes.size(); ++m) {
    above += sizes[m];
    const double candidate = (above - radius) / static_cast<double>(m + 1);
    if (!(sizes[m] > candidate)) break;
    theta = candidate;
  }
  for (float& w : weights) {
    const double size = std::max(0.0, std::abs(w) - theta);
    w = static_cast<float>(std::copysign(size, w));
  }
}

void describe(L1BallOptions& options, Fields& fields) {
  fields.real("radius", options.radius, "largest sum of absolute values of a parameter", {1e-9, 1e9});
  fields.text("layers", options.layers, "parameters it acts on (pattern)");
}

void L1Ball::project(ParameterView& parameter) const {
  if (!parameter.frozen && matches(options_.layers, parameter.name))
    project_to_l1_ball(parameter.value, options_.radius);
}

}  // namespace deft
