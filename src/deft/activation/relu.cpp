#include "deft/activation/relu.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "deft/activation/elementwise.h"

namespace deft {

const Card Relu::card{"activation", "relu", "ReLU", "Nair and Hinton 2010"};

void describe(ReluOptions& options, Fields& fields) {
  fields.real("ceiling", options.ceiling, "outputs are cut off there; 0: nowhere. MobileNet's ReLU6: 6", {0, 1e6});
}

void Relu::forward(std::span<const float> x, std::span<float> y, const ActivationContext&) const {
  const float top = options_.ceiling > 0 ? static_cast<float>(options_.ceiling) : std::numeric_limits<float>::infinity();
  elementwise(x, y, [top](float v) { return v > 0.0f ? std::min(v, top) : 0.0f; });
}

void Relu::backward(std::span<const float> x, std::span<const float> gy, std::span<float> gx, std::span<float>,
                    const ActivationContext&) const {
  const float top = options_.ceiling > 0 ? static_cast<float>(options_.ceiling) : std::numeric_limits<float>::infinity();
  in_widest([from = x.data(), by = gy.data(), to = gx.data(), size = x.size(), top] {
    for (std::size_t i = 0; i < size; ++i) to[i] = (from[i] > 0.0f) & (from[i] < top) ? by[i] : 0.0f;
  });
}

double Relu::gain() const {
  return std::sqrt(2.0);  // E[relu(z)^2] = 1/2 for z ~ N(0, 1)
}

}  // namespace deft
