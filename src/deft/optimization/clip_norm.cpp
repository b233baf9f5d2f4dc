#include "deft/optimization/clip_norm.h"

#include <cmath>

#include "deft/optimization/update.h"

namespace deft {

const Card ClipNorm::card{"optimization", "clip_norm", "Gradient clipping by norm",
                          "Pascanu, Mikolov, Bengio 2013, arXiv:1211.5063"};

double gradient_norm(const std::vector<ParameterView>& parameters) {
  double squares = 0.0;
  for (const ParameterView& parameter : parameters) {
    if (!moves(parameter)) continue;
    const auto n = static_cast<std::int64_t>(parameter.gradient.size());
    const float* const g = parameter.gradient.data();
    // One thread: the order of a parallel sum, and so its last digit, would depend on the number of threads.
    double sum = 0.0;
#pragma omp simd reduction(+ : sum)
    for (std::int64_t i = 0; i < n; ++i) sum += static_cast<double>(g[i]) * g[i];
    squares += sum;
  }
  return std::sqrt(squares);
}

void describe(ClipNormOptions& options, Fields& fields) {
  fields.real("limit", options.limit, "longest allowed gradient, over all parameters", {1e-9, 1e9});
}

void ClipNorm::before_step(std::vector<ParameterView>& parameters, const Moment&) {
  const double norm = gradient_norm(parameters);
  if (!(norm > options_.limit)) return;
  const auto factor = static_cast<float>(options_.limit / norm);
  for (ParameterView& parameter : parameters) {
    if (!moves(parameter)) continue;
    for (float& g : parameter.gradient) g *= factor;
  }
}

}  // namespace deft
