// A rule for one number, run over spans in the widest vectors that the processor has.
//
//   elementwise(x, y, [beta](float v) { return v / (1.0f + fast_exp(-beta * v)); });        // y[i] = f(x[i])
//   scaled_elementwise(x, gy, gx, [](float v) { return v > 0.0f ? 1.0f : 0.1f; });          // gx[i] = gy[i] * f(x[i])
//
// y may be x, and gx may be gy. What f calls must be inline, and f must not branch.
#ifndef DEFT_ACTIVATION_ELEMENTWISE_H
#define DEFT_ACTIVATION_ELEMENTWISE_H

#include <cstddef>
#include <span>

#include "deft/kernel/widest.h"

namespace deft {

template <class Rule>
void elementwise(std::span<const float> x, std::span<float> y, const Rule& rule) {
  in_widest([from = x.data(), to = y.data(), size = x.size(), rule] {
    for (std::size_t i = 0; i < size; ++i) to[i] = rule(from[i]);
  });
}

template <class Rule>
void scaled_elementwise(std::span<const float> x, std::span<const float> gy, std::span<float> gx, const Rule& slope) {
  in_widest([from = x.data(), by = gy.data(), to = gx.data(), size = x.size(), slope] {
    for (std::size_t i = 0; i < size; ++i) to[i] = by[i] * slope(from[i]);
  });
}

}  // namespace deft

#endif
