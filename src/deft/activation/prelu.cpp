#include "deft/activation/prelu.h"

#include <cmath>

namespace deft {

const Card PRelu::card{"activation", "prelu", "PReLU", "He, Zhang, Ren, Sun 2015, arXiv:1502.01852"};

void describe(PReluOptions& options, Fields& fields) {
  fields.real("start", options.start, "slope of the negative side at the start", {-1, 1});
}

void PRelu::forward(std::span<const float> x, std::span<float> y, const ActivationContext& context) const {
  const auto channels = static_cast<std::size_t>(context.channels);
  for (std::size_t i = 0; i < x.size(); ++i) {
    const float slope = context.parameters.empty() ? parameter_start() : context.parameters[i % channels];
    y[i] = x[i] > 0.0f ? x[i] : slope * x[i];
  }
}

void PRelu::backward(std::span<const float> x, std::span<const float> gy, std::span<float> gx,
                     std::span<float> slope_gradients, const ActivationContext& context) const {
  const auto channels = static_cast<std::size_t>(context.channels);
  for (std::size_t i = 0; i < x.size(); ++i) {
    const float slope = context.parameters.empty() ? parameter_start() : context.parameters[i % channels];
    gx[i] = x[i] > 0.0f ? gy[i] : slope * gy[i];
    if (!slope_gradients.empty()) slope_gradients[i % channels] += x[i] > 0.0f ? 0.0f : gy[i] * x[i];
  }
}

double PRelu::gain() const {
  return std::sqrt(2.0 / (1.0 + options_.start * options_.start));  // E[y^2] = (1 + slope^2) / 2 for z ~ N(0, 1)
}

}  // namespace deft
