#include "deft/activation/leaky_relu.h"

#include <cmath>

#include "deft/activation/elementwise.h"

namespace deft {

const Card LeakyRelu::card{"activation", "leaky_relu", "Leaky ReLU", "Maas, Hannun, Ng 2013"};

void describe(LeakyReluOptions& options, Fields& fields) {
  fields.real("slope", options.slope, "slope on the negative side", {-1, 1});
}

void LeakyRelu::forward(std::span<const float> x, std::span<float> y, const ActivationContext&) const {
  const float slope = static_cast<float>(options_.slope);
  elementwise(x, y, [slope](float v) { return v > 0.0f ? v : slope * v; });
}

void LeakyRelu::backward(std::span<const float> x, std::span<const float> gy, std::span<float> gx, std::span<float>,
                         const ActivationContext&) const {
  const float slope = static_cast<float>(options_.slope);
  scaled_elementwise(x, gy, gx, [slope](float v) { return v > 0.0f ? 1.0f : slope; });
}

double LeakyRelu::gain() const { return std::sqrt(2.0 / (1.0 + options_.slope * options_.slope)); }

}  // namespace deft
