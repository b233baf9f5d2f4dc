#include "deft/regularization/max_norm.h"

#include <cmath>

#include "deft/core/pattern.h"

namespace deft {

const Card MaxNorm::card{"regularization", "max_norm", "Max-norm constraint",
                         "Srivastava et al. 2014, JMLR 15 (section 5.1)"};

void limit_row_norms(std::span<float> weights, std::int64_t rows, double limit) {
  const std::size_t width = weights.size() / static_cast<std::size_t>(rows);
  for (std::size_t at = 0; at + width <= weights.size(); at += width) {
    double squares = 0.0;
    for (std::size_t i = at; i < at + width; ++i) squares += static_cast<double>(weights[i]) * weights[i];
    const double norm = std::sqrt(squares);
    if (norm <= limit) continue;
    const auto factor = static_cast<float>(limit / norm);
    for (std::size_t i = at; i < at + width; ++i) weights[i] *= factor;
  }
}

void describe(MaxNormOptions& options, Fields& fields) {
  fields.real("limit", options.limit, "longest allowed weight vector of one unit (3 or 4 are usual)", {1e-6, 1e6});
  fields.text("layers", options.layers, "parameters it acts on (pattern)");
}

void MaxNorm::project(ParameterView& parameter) const {
  if (parameter.frozen || parameter.shape.size() < 2 || !matches(options_.layers, parameter.name)) return;
  limit_row_norms(parameter.value, parameter.shape[0], options_.limit);
}

}  // namespace deft
