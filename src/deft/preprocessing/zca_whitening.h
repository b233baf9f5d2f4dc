// ZCA whitening: whitens the data and turns them back, so that pictures still look like pictures (zero-phase).
//
//   y = V^T diag(1 / sqrt(lambda + epsilon)) V (x - mean),   C = V^T diag(lambda) V the covariance, rows of V its axes
//
//   on the data it was fitted to, y has mean 0 and covariance 1 (epsilon = 0); of all such maps it moves x the least
//
// The layout stays: convolutions may follow. Refused: no more samples than numbers in a sample, more than 1500 numbers,
// categorical columns, missing values.          Bell and Sejnowski 1997; Krizhevsky 2009
#ifndef DEFT_PREPROCESSING_ZCA_WHITENING_H
#define DEFT_PREPROCESSING_ZCA_WHITENING_H

#include <vector>

#include "deft/preprocessing/role.h"

namespace deft {

struct ZcaWhiteningOptions {
  double epsilon = 1e-5;
};
void describe(ZcaWhiteningOptions& options, Fields& fields);

class ZcaWhitening : public Preprocessing {
 public:
  static const Card card;
  using Options = ZcaWhiteningOptions;
  explicit ZcaWhitening(Options options) : options_(options) {}
  SampleLayout fit(std::span<const float> samples, const SampleLayout& input) override;
  void apply(std::span<const float> in, std::span<float> out) const override;
  void save(State& state) const override;
  void load(const State& state) override;

 private:
  Options options_;
  std::vector<float> mean_;
  std::vector<float> matrix_;  // numbers x numbers, symmetric
};

}  // namespace deft

#endif
