#include "deft/optimization/adaptive_clip.h"

#include <algorithm>
#include <cmath>

#include "deft/core/pattern.h"
#include "deft/optimization/update.h"

namespace deft {
namespace {

double length(std::span<const float> values) {
  double squares = 0.0;
  for (float value : values) squares += static_cast<double>(value) * value;
  return std::sqrt(squares);
}

}  // namespace

const Card AdaptiveClip::card{"optimization", "adaptive_clip", "Adaptive gradient clipping",
                              "Brock et al. 2021, arXiv:2102.06171"};

void adaptive_clip(std::span<const float> weights, std::span<float> gradient, std::int64_t rows, double limit,
                   double floor) {
  const std::size_t width = gradient.size() / static_cast<std::size_t>(rows);
  for (std::size_t at = 0; at + width <= gradient.size(); at += width) {
    const std::span<float> row = gradient.subspan(at, width);
    const double longest = limit * std::max(length(weights.subspan(at, width)), floor);
    const double norm = length(row);
    if (!(norm > longest)) continue;
    const auto factor = static_cast<float>(longest / norm);
    for (float& g : row) g *= factor;
  }
}

void describe(AdaptiveClipOptions& options, Fields& fields) {
  fields.real("limit", options.limit, "longest gradient of a unit, as a share of its weights' length", {1e-9, 1e3});
  fields.real("floor", options.floor, "weights shorter than this count as this long", {0, 1e3});
  fields.text("layers", options.layers, "parameters it acts on (pattern)");
  fields.text("except", options.except, "parameters it leaves alone (pattern)");
}

void AdaptiveClip::before_step(std::vector<ParameterView>& parameters, const Moment&) {
  for (ParameterView& parameter : parameters) {
    if (!moves(parameter) || !matches(options_.layers, parameter.name) || matches(options_.except, parameter.name)) {
      continue;
    }
    const std::int64_t rows = parameter.shape.size() > 1 ? parameter.shape[0] : 1;
    adaptive_clip(parameter.value, parameter.gradient, rows, options_.limit, options_.floor);
  }
}

}  // namespace deft
