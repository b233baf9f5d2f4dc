#include "deft/preprocessing/affine_map.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "deft/core/problem.h"

namespace deft {

void AffineMap::apply(std::span<const float> in, std::span<float> out) const {
  const std::size_t groups = factor_.size();
  for (std::size_t at = 0; at < in.size(); at += groups) {
    for (std::size_t g = 0; g < groups; ++g) out[at + g] = factor_[g] * in[at + g] + offset_[g];
  }
}

void AffineMap::save(State& state) const {
  state.arrays["factor"] = factor_;
  state.arrays["offset"] = offset_;
}

void AffineMap::load(const State& state) {
  factor_ = state.array("factor");
  offset_ = state.array("offset");
}

std::vector<GroupStatistics> group_statistics(std::span<const float> samples, std::int64_t groups) {
  if (samples.empty()) throw Refusal("[preprocessing] there are no training samples to fit to");
  const auto width = static_cast<std::size_t>(groups);
  std::vector<GroupStatistics> result(width);
  for (GroupStatistics& one : result) {
    one.low = std::numeric_limits<double>::infinity();
    one.high = -one.low;
  }
  for (std::size_t at = 0; at < samples.size(); at += width) {
    for (std::size_t g = 0; g < width; ++g) {
      const float x = samples[at + g];
      if (std::isnan(x)) continue;
      GroupStatistics& one = result[g];
      one.count += 1.0;
      one.mean += x;
      one.low = std::min(one.low, static_cast<double>(x));
      one.high = std::max(one.high, static_cast<double>(x));
    }
  }
  for (GroupStatistics& one : result) one.mean = one.count > 0.0 ? one.mean / one.count : 0.0;
  // Second pass: squares of small differences, not a small difference of large squares.
  for (std::size_t at = 0; at < samples.size(); at += width) {
    for (std::size_t g = 0; g < width; ++g) {
      const double difference = samples[at + g] - result[g].mean;
      if (!std::isnan(difference)) result[g].deviation += difference * difference;
    }
  }
  for (GroupStatistics& one : result) one.deviation = one.count > 0.0 ? std::sqrt(one.deviation / one.count) : 0.0;
  return result;
}

std::int64_t groups_of(const std::string& per, const SampleLayout& layout) {
  return per == "pixel" || per == "feature" ? layout.shape.size() : layout.shape.channels;
}

bool is_categorical(const SampleLayout& layout, std::size_t channel) {
  return layout.table() && layout.columns[channel % layout.columns.size()].categorical();
}

}  // namespace deft
