// How values are spread: counts in equal bins between the smallest and the largest.
//
//   Histogram h = histogram_of(std::vector<float>{0, 1, 2, 4}, 4);     h.low == 0, h.high == 4, h.counts == {1, 1, 1, 1}
//
// The largest value belongs to the last bin. Of more than kMostCounted values every n-th is counted, n without a common
// factor with 2, 3 and 5, so that no channel is left out. Values that are not finite are left out.
#ifndef DEFT_COACH_HISTOGRAM_H
#define DEFT_COACH_HISTOGRAM_H

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace deft {

constexpr std::size_t kHistogramBins = 24;
constexpr std::size_t kMostCounted = std::size_t{1} << 16;

struct Histogram {
  double low = 0.0, high = 0.0;
  std::vector<std::int64_t> counts = {};   // empty: not known
};

Histogram histogram_of(std::span<const float> values, std::size_t bins = kHistogramBins);

}  // namespace deft

#endif
