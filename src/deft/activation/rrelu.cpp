#include "deft/activation/rrelu.h"

#include <cmath>

#include "deft/activation/elementwise.h"
#include "deft/core/random.h"
#include "deft/kernel/counter_random.h"

namespace deft {

double rrelu_divisor(std::uint64_t key, std::int64_t index, double low, double high) {
  return low + (high - low) * uniform_at(key, static_cast<std::uint64_t>(index));
}

namespace {

// rrelu_divisor(), inline.
inline float drawn(std::uint64_t key, std::uint64_t index, double low, double span) {
  return static_cast<float>(low + span * (static_cast<double>(static_cast<std::int64_t>(counter_bits(key, index) >> 11)) * 0x1.0p-53));
}

}  // namespace

const Card RRelu::card{"activation", "rrelu", "RReLU", "Xu et al. 2015, arXiv:1505.00853"};

void describe(RReluOptions& options, Fields& fields) {
  fields.real("low", options.low, "smallest divisor of the negative side", {1, 1000});
  fields.real("high", options.high, "largest divisor of the negative side", {1, 1000});
  fields.require(options.low <= options.high, "low must not exceed high");
}

void RRelu::forward(std::span<const float> x, std::span<float> y, const ActivationContext& context) const {
  if (!context.training) return elementwise(x, y, [mean = mean()](float v) { return v > 0.0f ? v : v / mean; });
  in_widest([from = x.data(), to = y.data(), size = x.size(), key = context.key, first = static_cast<std::uint64_t>(context.first), low = options_.low, span = options_.high - options_.low] {
    for (std::size_t i = 0; i < size; ++i) to[i] = from[i] > 0.0f ? from[i] : from[i] / drawn(key, first + i, low, span);
  });
}

void RRelu::backward(std::span<const float> x, std::span<const float> gy, std::span<float> gx, std::span<float>,
                     const ActivationContext& context) const {
  in_widest([from = x.data(), by = gy.data(), to = gx.data(), size = x.size(), key = context.key, first = static_cast<std::uint64_t>(context.first), low = options_.low,
             span = options_.high - options_.low, training = context.training, mean = mean()] {
    for (std::size_t i = 0; i < size; ++i) {
      const float divisor = training ? drawn(key, first + i, low, span) : mean;
      to[i] = from[i] > 0.0f ? by[i] : by[i] / divisor;
    }
  });
}

double RRelu::gain() const {
  const double slope = 2.0 / (options_.low + options_.high);
  return std::sqrt(2.0 / (1.0 + slope * slope));
}

}  // namespace deft
