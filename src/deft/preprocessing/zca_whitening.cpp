#include "deft/preprocessing/zca_whitening.h"

#include <cmath>

#include "deft/preprocessing/principal_axes.h"

namespace deft {

const Card ZcaWhitening::card{"preprocessing", "zca_whitening", "ZCA whitening", "Bell and Sejnowski 1997; Krizhevsky 2009",
                              {"preprocessing/pca_whitening", "preprocessing/pca"}};

void describe(ZcaWhiteningOptions& options, Fields& fields) {
  fields.real("epsilon", options.epsilon, "added to the variances: weak axes are not blown up", {0, 1});
}

SampleLayout ZcaWhitening::fit(std::span<const float> samples, const SampleLayout& input) {
  refuse_unfit_for_axes(card.name, samples, input);
  const PrincipalAxes principal = principal_axes(samples, input.shape.size());
  const std::size_t d = principal.mean.size();
  std::vector<double> matrix(d * d, 0.0);
  for (std::size_t k = 0; k < d; ++k) {
    const double variance = principal.variances[k] + options_.epsilon;
    const double factor = variance > 0.0 ? 1.0 / std::sqrt(variance) : 0.0;
    const double* const axis = &principal.axes[k * d];
    for (std::size_t i = 0; i < d; ++i) {
      for (std::size_t j = 0; j < d; ++j) matrix[i * d + j] += factor * axis[i] * axis[j];
    }
  }
  mean_.assign(principal.mean.begin(), principal.mean.end());
  matrix_.assign(matrix.begin(), matrix.end());
  return input;
}

void ZcaWhitening::apply(std::span<const float> in, std::span<float> out) const { project(mean_, matrix_, in, out); }

void ZcaWhitening::save(State& state) const {
  state.arrays["mean"] = mean_;
  state.arrays["matrix"] = matrix_;
}

void ZcaWhitening::load(const State& state) {
  mean_ = state.array("mean");
  matrix_ = state.array("matrix");
}

}  // namespace deft
