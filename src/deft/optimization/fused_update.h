// One pass over memory for a whole update: gradient, state and value are read once and written once, by all threads,
// in the widest vectors of the processor. An element-wise optimiser is then only its rule for a single number:
//
//   fused_update<T>(size, value, gradient, [=](T g, T& v) { v = beta * v + g;  return rate * v; }, velocity);
//
//   g = gradient + coupled_decay * value      value <- value - rate * decoupled_decay * value - rule(g, state ...)
//
// T is float, or double where a test compares with a reference. Include it in .cpp files only.
#ifndef DEFT_OPTIMIZATION_FUSED_UPDATE_H
#define DEFT_OPTIMIZATION_FUSED_UPDATE_H

#include <algorithm>
#include <cstdint>
#include <span>

#include "deft/kernel/parallel.h"
#include "deft/kernel/widest.h"
#include "deft/optimization/update.h"

namespace deft {

// Enough numbers that starting a chunk costs nothing beside them.
inline constexpr std::int64_t kUpdateChunk = 1 << 13;

template <class T, class Rule, class... State>
void fused_update(const StepSize& size, std::span<T> value, std::span<const T> gradient, const Rule& rule,
                  State&&... state) {
  const T coupled = static_cast<T>(size.coupled_decay);
  const T keep = static_cast<T>(1.0 - size.rate * size.decoupled_decay);
  const auto n = static_cast<std::int64_t>(value.size());
  const auto pass = [&](T* w, const T* g, auto*... s) {
    for_chunks(n, std::clamp<std::int64_t>(n / kUpdateChunk, 1, kMostChunks), 1,
               [=](std::int64_t, std::int64_t first, std::int64_t last) {
                 in_widest([=] {
#pragma omp simd
                   for (std::int64_t i = first; i < last; ++i) {
                     const T step = rule(g[i] + coupled * w[i], s[i]...);
                     w[i] = keep * w[i] - step;
                   }
                 });
               });
  };
  pass(value.data(), gradient.data(), state.data()...);
}

}  // namespace deft

#endif
