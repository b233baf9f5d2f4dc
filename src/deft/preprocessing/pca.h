// PCA: keeps the directions along which the data vary most, and drops the others.        Pearson 1901; Hotelling 1933
//
//   y_k = v_k (x - mean),   v_k: unit vectors, orthogonal, of falling variance lambda_k
//
//   points near the line y = x:  v_1 = (0.707, 0.707), and one number instead of two keeps nearly everything
//
// method "svd": singular vectors of the centred samples. "gradient_ascent": each axis in turn climbs w^T C w on the unit
// sphere, w <- w + rate / lambda * C w, normalised, kept at right angles to the axes before it (Oja 1982): the same axes,
// cheaper where few of many are wanted. `components` keeps the first so many axes (0: all), `share` as many as carry this
// share of the variance; both: the smaller number. The result is a row of 1 x 1 x components numbers.
// Refused: no more samples than numbers in a sample, more than 1500 numbers, categorical columns, missing values.
#ifndef DEFT_PREPROCESSING_PCA_H
#define DEFT_PREPROCESSING_PCA_H

#include <cstdint>
#include <string>
#include <vector>

#include "deft/preprocessing/principal_axes.h"
#include "deft/preprocessing/role.h"

namespace deft {

struct PcaOptions {
  std::int64_t components = 0;
  double share = 0.99;
  std::string method = "svd";
  double rate = 10.0;
};
void describe(PcaOptions& options, Fields& fields);

PrincipalAxes axes_by_svd(std::span<const float> samples, std::int64_t numbers);
// At most as many axes as `share` and `components` (0: no limit) ask for. The variances are those of the axes found.
PrincipalAxes axes_by_gradient_ascent(std::span<const float> samples, std::int64_t numbers, const PcaOptions& options);

class Pca : public Preprocessing {
 public:
  static const Card card;
  using Options = PcaOptions;
  explicit Pca(Options options) : options_(std::move(options)) {}
  SampleLayout fit(std::span<const float> samples, const SampleLayout& input) override;
  void apply(std::span<const float> in, std::span<float> out) const override;
  void save(State& state) const override;
  void load(const State& state) override;

 private:
  Options options_;
  std::vector<float> mean_, axes_;
};

}  // namespace deft

#endif
