#include "deft/coach/histogram.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace deft {
namespace {

std::size_t stride_for(std::size_t size) {
  std::size_t stride = (size + kMostCounted - 1) / kMostCounted;
  if (stride <= 1) return 1;
  while (stride % 2 == 0 || stride % 3 == 0 || stride % 5 == 0) ++stride;
  return stride;
}

}  // namespace

Histogram histogram_of(std::span<const float> values, std::size_t bins) {
  const std::size_t stride = stride_for(values.size());
  float low = std::numeric_limits<float>::infinity(), high = -low;
  for (std::size_t i = 0; i < values.size(); i += stride) {
    if (!std::isfinite(values[i])) continue;
    low = std::min(low, values[i]);
    high = std::max(high, values[i]);
  }
  if (!(low <= high)) return {};
  Histogram histogram{low, high, std::vector<std::int64_t>(bins, 0)};
  const double scale = high > low ? static_cast<double>(bins) / (static_cast<double>(high) - low) : 0.0;
  for (std::size_t i = 0; i < values.size(); i += stride) {
    if (!std::isfinite(values[i])) continue;
    const auto bin = static_cast<std::size_t>((static_cast<double>(values[i]) - low) * scale);
    ++histogram.counts[std::min(bin, bins - 1)];
  }
  return histogram;
}

}  // namespace deft
