// y = factor * x + offset, per channel or per number of the sample: what zero_center, standardize and min_max fit.
//
//   AffineMap map({0.5f}, {1.0f});  map.apply({2, 4}, out)  ->  {2, 3}        one channel
//
// Missing values (NaN) stay NaN. Reading fitted numbers back: save(), load().
#ifndef DEFT_PREPROCESSING_AFFINE_MAP_H
#define DEFT_PREPROCESSING_AFFINE_MAP_H

#include <span>
#include <string>
#include <vector>

#include "deft/preprocessing/role.h"

namespace deft {

class AffineMap {
 public:
  AffineMap() = default;
  AffineMap(std::vector<float> factor, std::vector<float> offset)
      : factor_(std::move(factor)), offset_(std::move(offset)) {}
  // Number i of the sample belongs to entry i mod the number of entries: channels come last.
  void apply(std::span<const float> in, std::span<float> out) const;
  const std::vector<float>& factor() const { return factor_; }
  const std::vector<float>& offset() const { return offset_; }
  void save(State& state) const;
  void load(const State& state);

 private:
  std::vector<float> factor_, offset_;
};

// Mean, deviation (of the population), smallest and largest value of each group of numbers; NaN do not count.
struct GroupStatistics {
  double count = 0.0, mean = 0.0, deviation = 0.0, low = 0.0, high = 0.0;
};

// Groups: entry i mod `groups`. groups == channels: per channel; groups == sample size: each number by itself.
// Throws Refusal where there are no samples.
std::vector<GroupStatistics> group_statistics(std::span<const float> samples, std::int64_t groups);

// "channel" -> number of channels, "pixel" and "feature" -> size of a sample: each number by itself.
std::int64_t groups_of(const std::string& per, const SampleLayout& layout);

// Categorical columns of a table (category numbers) must not be scaled.
bool is_categorical(const SampleLayout& layout, std::size_t channel);

}  // namespace deft

#endif
