// Zero-centre: subtracts the training mean, so that inputs scatter around 0.                   LeCun et al. 1998
//
//   y = x - mean        per channel (pictures), per column (tables), or per pixel (per = "pixel": the mean picture)
//
//   fitted on {1, 3, 5}:   apply(3) == 0    apply(6) == 3
//
// Fitted on the training part only. Missing values do not count and stay missing; categorical columns are left alone.
#ifndef DEFT_PREPROCESSING_ZERO_CENTER_H
#define DEFT_PREPROCESSING_ZERO_CENTER_H

#include <string>

#include "deft/preprocessing/affine_map.h"

namespace deft {

struct ZeroCenterOptions {
  std::string per = "channel";
};
void describe(ZeroCenterOptions& options, Fields& fields);

class ZeroCenter : public Preprocessing {
 public:
  static const Card card;
  using Options = ZeroCenterOptions;
  explicit ZeroCenter(Options options) : options_(std::move(options)) {}
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
