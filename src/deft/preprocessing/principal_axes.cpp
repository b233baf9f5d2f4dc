#include "deft/preprocessing/principal_axes.h"

#include <algorithm>
#include <cmath>

#include "deft/core/problem.h"
#include "deft/core/symmetric_eigen.h"

namespace deft {

void refuse_unfit_for_axes(const std::string& trick, std::span<const float> samples, const SampleLayout& input) {
  const std::string where = "[preprocessing] " + trick + ": ";
  const std::int64_t d = input.shape.size();
  const std::int64_t n = static_cast<std::int64_t>(samples.size()) / d;
  for (const Column& column : input.columns) {
    if (column.categorical()) {
      throw Refusal(where + "column '" + column.name + "' is categorical; put one_hot before it");
    }
  }
  constexpr std::int64_t kMost =
      1500;  // Jacobi's method takes minutes there, and eight times as long for twice as many
  if (d > kMost) {
    throw Refusal(where + std::to_string(d) + " numbers a sample are too many; at most " + std::to_string(kMost) +
                  " can be whitened (smaller pictures, or patch_whitening of the first layer)");
  }
  if (n <= d) {
    throw Refusal(where + std::to_string(n) + " samples are too few for " + std::to_string(d) +
                  " numbers a sample; it needs more samples than numbers");
  }
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (!std::isnan(samples[i])) continue;
    const std::size_t number = i % static_cast<std::size_t>(d);
    const std::string which =
        input.table() ? "column '" + input.columns[number].name + "'" : "number " + std::to_string(number);
    throw Refusal(where + which + " has missing values; put impute before it");
  }
}

std::vector<double> mean_of(std::span<const float> samples, std::int64_t numbers) {
  const auto d = static_cast<std::size_t>(numbers);
  std::vector<double> mean(d, 0.0);
  for (std::size_t at = 0; at < samples.size(); at += d) {
    for (std::size_t i = 0; i < d; ++i) mean[i] += samples[at + i];
  }
  for (double& one : mean) one /= static_cast<double>(samples.size() / d);
  return mean;
}

std::vector<double> covariance_of(std::span<const float> samples, const std::vector<double>& mean) {
  const std::size_t d = mean.size(), n = samples.size() / d;
  std::vector<double> covariance(d * d, 0.0), centred(d);
  for (std::size_t at = 0; at < samples.size(); at += d) {
    for (std::size_t i = 0; i < d; ++i) centred[i] = samples[at + i] - mean[i];
    for (std::size_t i = 0; i < d; ++i) {
      double* const row = &covariance[i * d];
      for (std::size_t j = 0; j <= i; ++j) row[j] += centred[i] * centred[j];
    }
  }
  for (std::size_t i = 0; i < d; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      covariance[j * d + i] = covariance[i * d + j] /= static_cast<double>(n - 1);
    }
  }
  return covariance;
}

PrincipalAxes principal_axes(std::span<const float> samples, std::int64_t numbers) {
  PrincipalAxes result;
  result.mean = mean_of(samples, numbers);
  SymmetricEigen eigen = symmetric_eigen(covariance_of(samples, result.mean), numbers);
  for (double value : eigen.values) result.variances.push_back(std::max(0.0, value));
  result.axes = std::move(eigen.vectors);
  return result;
}

std::size_t axes_to_keep(const std::vector<double>& variances, double share, std::int64_t most) {
  double total = 0.0, carried = 0.0;
  for (double one : variances) total += one;
  std::size_t kept = 0;
  // A billionth of slack: a share of 1 must not lose an axis to rounding.
  while (kept < variances.size() && (kept == 0 || carried < (share - 1e-9) * total || share == 1.0)) {
    carried += variances[kept++];
  }
  return most > 0 ? std::min(kept, static_cast<std::size_t>(most)) : kept;
}

SampleLayout components_layout(const SampleLayout& input, std::size_t components) {
  SampleLayout result;
  result.shape = {1, 1, static_cast<std::int64_t>(components)};
  for (std::size_t k = 0; input.table() && k < components; ++k) {
    result.columns.push_back({"component " + std::to_string(k + 1), {}});
  }
  return result;
}

void project(std::span<const float> mean, std::span<const float> rows, std::span<const float> in, std::span<float> out) {
  const std::size_t d = mean.size();
  for (std::size_t k = 0; k * d < rows.size(); ++k) {
    double sum = 0.0;
    for (std::size_t i = 0; i < d; ++i) sum += static_cast<double>(rows[k * d + i]) * (in[i] - mean[i]);
    out[k] = static_cast<float>(sum);
  }
}

}  // namespace deft
