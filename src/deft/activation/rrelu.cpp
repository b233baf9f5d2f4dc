#include "deft/activation/rrelu.h"

#include <cmath>

#include "deft/core/random.h"

namespace deft {

double rrelu_divisor(std::uint64_t key, std::int64_t index, double low, double high) {
  return low + (high - low) * uniform_at(key, static_cast<std::uint64_t>(index));
}

const Card RRelu::card{"activation", "rrelu", "RReLU", "Xu et al. 2015, arXiv:1505.00853"};

void describe(RReluOptions& options, Fields& fields) {
  fields.real("low", options.low, "smallest divisor of the negative side", {1, 1000});
  fields.real("high", options.high, "largest divisor of the negative side", {1, 1000});
  fields.require(options.low <= options.high, "low must not exceed high");
}

void RRelu::forward(std::span<const float> x, std::span<float> y, const ActivationContext& context) const {
  const double mean = 0.5 * (options_.low + options_.high);
  for (std::size_t i = 0; i < x.size(); ++i) {
    const float a =
        static_cast<float>(context.training ? rrelu_divisor(context.key, context.first + static_cast<std::int64_t>(i),
                                                            options_.low, options_.high)
                                            : mean);
    y[i] = x[i] > 0.0f ? x[i] : x[i] / a;
  }
}

void RRelu::backward(std::span<const float> x, std::span<const float> gy, std::span<float> gx, std::span<float>,
                     const ActivationContext& context) const {
  const double mean = 0.5 * (options_.low + options_.high);
  for (std::size_t i = 0; i < x.size(); ++i) {
    const float a =
        static_cast<float>(context.training ? rrelu_divisor(context.key, context.first + static_cast<std::int64_t>(i),
                                                            options_.low, options_.high)
                                            : mean);
    gx[i] = x[i] > 0.0f ? gy[i] : gy[i] / a;
  }
}

double RRelu::gain() const {
  const double slope = 2.0 / (options_.low + options_.high);
  return std::sqrt(2.0 / (1.0 + slope * slope));
}

}  // namespace deft
