// PCA whitening: turns the data into their principal axes and scales every axis to variance 1.
//                                                                      Pearson 1901; Krizhevsky 2009 (ZCA's sister)
//   C = 1 / (n - 1) sum (x - mean)(x - mean)^T = V^T diag(lambda) V        y_k = v_k (x - mean) / sqrt(lambda_k +
//   epsilon)
//
//   on the data it was fitted to, y has mean 0 and covariance 1 (epsilon = 0)
//
// `components` keeps the first so many axes (0: all), `share` as many as carry this share of the variance; both: the
// smaller number. The result is a row of 1 x 1 x components numbers: pictures lose their rows and columns.
// Refused: fewer samples than numbers in a sample, more than 1500 numbers, categorical columns, missing values.
#ifndef DEFT_PREPROCESSING_PCA_WHITENING_H
#define DEFT_PREPROCESSING_PCA_WHITENING_H

#include <cstdint>
#include <vector>

#include "deft/preprocessing/role.h"

namespace deft {

struct PcaWhiteningOptions {
  std::int64_t components = 0;
  double share = 1.0;
  double epsilon = 1e-5;
};
void describe(PcaWhiteningOptions& options, Fields& fields);

class PcaWhitening : public Preprocessing {
 public:
  static const Card card;
  using Options = PcaWhiteningOptions;
  explicit PcaWhitening(Options options) : options_(options) {}
  SampleLayout fit(std::span<const float> samples, const SampleLayout& input) override;
  void apply(std::span<const float> in, std::span<float> out) const override;
  void save(State& state) const override;
  void load(const State& state) override;

 private:
  Options options_;
  std::vector<float> mean_;
  std::vector<float> axes_;  // components x numbers, already divided by sqrt(lambda + epsilon)
};

}  // namespace deft

#endif
