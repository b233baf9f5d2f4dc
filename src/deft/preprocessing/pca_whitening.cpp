#include "deft/preprocessing/pca_whitening.h"

#include <algorithm>
#include <cmath>

#include "deft/core/problem.h"
#include "deft/core/symmetric_eigen.h"

namespace deft {
namespace {

void refuse_unfit(std::span<const float> samples, const SampleLayout& input) {
  const std::string where = "[preprocessing] pca_whitening: ";
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

}  // namespace

const Card PcaWhitening::card{"preprocessing", "pca_whitening", "PCA whitening", "Pearson 1901; Krizhevsky 2009"};

void describe(PcaWhiteningOptions& options, Fields& fields) {
  fields.whole("components", options.components, "axes kept; 0: all", {0, 1e6});
  fields.real("share", options.share, "keep as many axes as carry this share of the variance", {0, 1});
  fields.real("epsilon", options.epsilon, "added to the variances: weak axes are not blown up", {0, 1});
}

SampleLayout PcaWhitening::fit(std::span<const float> samples, const SampleLayout& input) {
  refuse_unfit(samples, input);
  const auto d = static_cast<std::size_t>(input.shape.size());
  const std::size_t n = samples.size() / d;
  std::vector<double> mean(d, 0.0), covariance(d * d, 0.0), centred(d);
  for (std::size_t at = 0; at < samples.size(); at += d) {
    for (std::size_t i = 0; i < d; ++i) mean[i] += samples[at + i];
  }
  for (double& one : mean) one /= static_cast<double>(n);
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
  const SymmetricEigen eigen = symmetric_eigen(std::move(covariance), static_cast<std::int64_t>(d));

  double total = 0.0, carried = 0.0;
  for (double value : eigen.values) total += std::max(0.0, value);
  std::size_t kept = 0;
  // A billionth of slack: a share of 1 must not lose an axis to rounding.
  while (kept < d && (kept == 0 || carried < (options_.share - 1e-9) * total || options_.share == 1.0)) {
    carried += std::max(0.0, eigen.values[kept++]);
  }
  if (options_.components > 0) kept = std::min(kept, static_cast<std::size_t>(options_.components));

  mean_.assign(mean.begin(), mean.end());
  axes_.clear();
  SampleLayout result;
  result.shape = {1, 1, static_cast<std::int64_t>(kept)};
  for (std::size_t k = 0; k < kept; ++k) {
    const double variance = std::max(0.0, eigen.values[k]) + options_.epsilon;
    const double factor = variance > 0.0 ? 1.0 / std::sqrt(variance) : 0.0;
    for (std::size_t i = 0; i < d; ++i) axes_.push_back(static_cast<float>(factor * eigen.vectors[k * d + i]));
    if (input.table()) result.columns.push_back({"component " + std::to_string(k + 1), {}});
  }
  return result;
}

void PcaWhitening::apply(std::span<const float> in, std::span<float> out) const {
  const std::size_t d = mean_.size();
  for (std::size_t k = 0; k * d < axes_.size(); ++k) {
    double sum = 0.0;
    for (std::size_t i = 0; i < d; ++i) sum += static_cast<double>(axes_[k * d + i]) * (in[i] - mean_[i]);
    out[k] = static_cast<float>(sum);
  }
}

void PcaWhitening::save(State& state) const {
  state.arrays["mean"] = mean_;
  state.arrays["axes"] = axes_;
}

void PcaWhitening::load(const State& state) {
  mean_ = state.array("mean");
  axes_ = state.array("axes");
}

}  // namespace deft
