#include "deft/network/memory_need.h"

#include <algorithm>
#include <cmath>

#include "deft/core/memory.h"
#include "deft/core/problem.h"

namespace deft {
namespace {

struct Sums {
  double kept = 0, largest = 0;  // numbers of a sample
};

void add(const LayerList& layers, Shape shape, Sums& sums) {
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const Shape in = shape;
    shape = shape_after(layers[i], i + 1, in);
    for (const LayerList* inner : inner_lists(layers[i])) add(*inner, in, sums);
    // Batch norm is computed again from its input; dropout and scaling follow something that is kept.
    if (std::holds_alternative<Normalization>(layers[i].options)) continue;
    const auto size = static_cast<double>(shape.size());
    sums.kept += size;
    sums.largest = std::max(sums.largest, size);
  }
}

}  // namespace

MemoryNeed memory_need(const LayerList& layers, const Shape& input, std::int64_t bytes) {
  Sums sums;
  add(layers, input, sums);
  double weights = 0;
  for (const ParameterInfo& info : parameters_of(layers, input)) weights += static_cast<double>(info.size());
  // Three batches lie ready as floats at most: the one in work and two that are prepared.
  const auto number = static_cast<double>(bytes);
  return {.fixed = 24.0 * weights, .per_sample = number * (sums.kept + 3 * sums.largest) + 12.0 * static_cast<double>(input.size())};
}

void check_batch_fits(const MemoryNeed& need, std::int64_t batch_size, std::int64_t available, const std::string& network,
                      const Shape& input) {
  const auto there = static_cast<double>(available);
  const auto text = [](double bytes) { return to_text_bytes(static_cast<std::int64_t>(std::min(bytes, 9e18))); };
  if (need.fixed > there) {
    throw Refusal("network " + network + ": its weights need about " + text(need.fixed) + " in training, and " + text(there) +
                  " of memory are available; take a smaller network");
  }
  if (need.fixed + need.per_sample * static_cast<double>(batch_size) <= there) return;
  const auto fits = static_cast<std::int64_t>(std::floor((there - need.fixed) / need.per_sample));
  const std::string start = "[train] batch_size = " + std::to_string(batch_size) + " needs about " +
                            text(need.fixed + need.per_sample * static_cast<double>(batch_size)) + " for " + network + " at " + to_string(input) +
                            ", and " + text(there) + " of memory are available; ";
  if (fits < 1) throw Refusal(start + "not even one sample fits: take smaller pictures (data.size) or a smaller network");
  throw Refusal(start + "the largest that fits is " + std::to_string(fits) + " (optimization.gradient_accumulation makes one update of several batches)");
}

}  // namespace deft
