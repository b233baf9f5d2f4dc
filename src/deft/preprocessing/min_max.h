// Min-max: the smallest training value becomes `low`, the largest `high`.
//
//   y = low + (high - low) * (x - min) / (max - min)        per channel (pictures), per column (tables), or per pixel
//
//   fitted on {1, 3, 5}:   apply(1) == 0    apply(4) == 0.75    apply(9) == 2: later values may lie outside
//
// A constant channel becomes `low`. One outlier squeezes all others: standardize bears it better.
#ifndef DEFT_PREPROCESSING_MIN_MAX_H
#define DEFT_PREPROCESSING_MIN_MAX_H

#include <string>

#include "deft/preprocessing/affine_map.h"

namespace deft {

struct MinMaxOptions {
  std::string per = "channel";
  double low = 0.0;
  double high = 1.0;
};
void describe(MinMaxOptions& options, Fields& fields);

class MinMax : public Preprocessing {
 public:
  static const Card card;
  using Options = MinMaxOptions;
  explicit MinMax(Options options) : options_(std::move(options)) {}
  SampleLayout fit(std::span<const float> samples, const SampleLayout& input) override;
  void apply(std::span<const float> in, std::span<float> out) const override { map_.apply(in, out); }
  bool per_channel(std::vector<float>& factor, std::vector<float>& offset) const override;
  void save(State& state) const override { map_.save(state); }
  void load(const State& state) override { map_.load(state); }

 private:
  Options options_;
  AffineMap map_;
};

}  // namespace deft

#endif
