// Principal axes of training samples, for pca, pca_whitening and zca_whitening.            Pearson 1901; Hotelling 1933
//
//   mean, C = 1 / (n - 1) sum (x - mean)(x - mean)^T,   C v_k = lambda_k v_k,   lambda falling, |v_k| = 1
//
//   principal_axes({0 0, 2 2}, 2 numbers)  ->  mean {1, 1}, variances {4, 0}, axes {0.707 0.707, ..}
#ifndef DEFT_PREPROCESSING_PRINCIPAL_AXES_H
#define DEFT_PREPROCESSING_PRINCIPAL_AXES_H

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "deft/preprocessing/role.h"

namespace deft {

struct PrincipalAxes {
  std::vector<double> mean;
  std::vector<double> variances;  // falling
  std::vector<double> axes;       // axes[k * d + i]: component i of axis k, largest component positive
};

// By the eigenvectors of the covariance.
PrincipalAxes principal_axes(std::span<const float> samples, std::int64_t numbers);

std::vector<double> mean_of(std::span<const float> samples, std::int64_t numbers);
std::vector<double> covariance_of(std::span<const float> samples, const std::vector<double>& mean);

// Throws Refusal, named after the trick: categorical columns, missing values, more than 1500 numbers a sample, and no
// more samples than numbers (the covariance would lack axes).
void refuse_unfit_for_axes(const std::string& trick, std::span<const float> samples, const SampleLayout& input);

// How many axes carry this share of the variance; at most `most` (0: no limit), at least one.
std::size_t axes_to_keep(const std::vector<double>& variances, double share, std::int64_t most);

// The layout of a row of components; tables get "component 1", "component 2", ..
SampleLayout components_layout(const SampleLayout& input, std::size_t components);

// out = rows (x - mean): `rows` holds as many numbers per output as there are means.
void project(std::span<const float> mean, std::span<const float> rows, std::span<const float> in, std::span<float> out);

}  // namespace deft

#endif
