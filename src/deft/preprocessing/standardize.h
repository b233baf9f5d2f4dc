// Standardise: subtracts the training mean and divides by the training deviation: mean 0, variance 1.   LeCun et al.
// 1998
//
//   y = (x - mean) / deviation        per channel (pictures), per column (tables), or for each number
//                                   of the sample by itself (per = "pixel" or, the same, per = "feature")
//
//   fitted on {1, 3, 5}:   apply(3) == 0    apply(5) == 1.2247        deviation of the population: sqrt(8 / 3)
//
// A constant channel is only centred. Fitted on the training part only. Missing values do not count and stay missing;
// categorical columns are left alone.
#ifndef DEFT_PREPROCESSING_STANDARDIZE_H
#define DEFT_PREPROCESSING_STANDARDIZE_H

#include <string>
#include <vector>

#include "deft/preprocessing/affine_map.h"

namespace deft {

struct StandardizeOptions {
  std::string per = "channel";
  std::vector<double> means = {};        // given instead of measured, one per channel: what a pretrained network was trained with
  std::vector<double> deviations = {};
};
void describe(StandardizeOptions& options, Fields& fields);

class Standardize : public Preprocessing {
 public:
  static const Card card;
  using Options = StandardizeOptions;
  explicit Standardize(Options options) : options_(std::move(options)) {}
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
