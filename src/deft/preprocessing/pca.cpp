#include "deft/preprocessing/pca.h"

#include <algorithm>
#include <cmath>

#include "deft/core/random.h"
#include "deft/preprocessing/singular_value_decomposition.h"

namespace deft {
namespace {

double dot(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

// Takes out what lies along the axes found, and makes the rest a unit vector; false if nothing is left.
bool straighten(std::span<double> w, const std::vector<double>& axes) {
  const std::size_t d = w.size();
  for (int twice = 0; twice < 2; ++twice) {  // once leaves rounding errors behind
    for (std::size_t at = 0; at < axes.size(); at += d) {
      const std::span<const double> axis(&axes[at], d);
      const double along = dot(w, axis);
      for (std::size_t i = 0; i < d; ++i) w[i] -= along * axis[i];
    }
  }
  const double length = std::sqrt(dot(w, w));
  if (!(length > 1e-12)) return false;
  for (double& one : w) one /= length;
  return true;
}

}  // namespace

const Card Pca::card{"preprocessing", "pca", "PCA", "Pearson 1901; Hotelling 1933; Oja 1982",
                     {"preprocessing/pca_whitening", "preprocessing/zca_whitening"}};

void describe(PcaOptions& options, Fields& fields) {
  fields.whole("components", options.components, "axes kept; 0: as many as share says", {0, 1e6});
  fields.real("share", options.share, "keep as many axes as carry this share of the variance", {0, 1});
  fields.choice("method", options.method, "how the axes are found", {"svd", "gradient_ascent"});
  fields.real("rate", options.rate, "step of gradient ascent, in units of 1 / variance", {0.01, 1000});
}

PrincipalAxes axes_by_svd(std::span<const float> samples, std::int64_t numbers) {
  PrincipalAxes result;
  result.mean = mean_of(samples, numbers);
  const auto d = static_cast<std::size_t>(numbers);
  std::vector<double> centred(samples.size());
  for (std::size_t i = 0; i < samples.size(); ++i) centred[i] = samples[i] - result.mean[i % d];
  const auto rows = static_cast<std::int64_t>(samples.size() / d);
  SingularValues found = singular_value_decomposition(centred, rows, numbers);
  for (double value : found.values) result.variances.push_back(value * value / static_cast<double>(rows - 1));
  result.axes = std::move(found.vectors);
  return result;
}

PrincipalAxes axes_by_gradient_ascent(std::span<const float> samples, std::int64_t numbers, const PcaOptions& options) {
  const auto d = static_cast<std::size_t>(numbers);
  PrincipalAxes result;
  result.mean = mean_of(samples, numbers);
  const std::vector<double> covariance = covariance_of(samples, result.mean);
  double total = 0, carried = 0;
  for (std::size_t i = 0; i < d; ++i) total += covariance[i * d + i];
  const std::size_t most = options.components > 0 ? std::min(d, static_cast<std::size_t>(options.components)) : d;
  Random random = Random::of(0, "pca");
  std::vector<double> w(d), gradient(d);
  while (result.variances.size() < most &&
         (result.variances.empty() || options.share == 1.0 || carried < (options.share - 1e-9) * total)) {
    for (double& one : w) one = random.normal();
    if (!straighten(w, result.axes)) break;
    double variance = 0;
    constexpr int kMostSteps = 100'000;
    for (int step = 0; step < kMostSteps; ++step) {
      for (std::size_t i = 0; i < d; ++i) gradient[i] = dot(w, std::span(&covariance[i * d], d));
      variance = dot(w, gradient);
      double residual = 0;  // what of the gradient does not point along w: 0 at the top
      for (std::size_t i = 0; i < d; ++i) residual += (gradient[i] - variance * w[i]) * (gradient[i] - variance * w[i]);
      if (std::sqrt(residual) <= 1e-11 * total || variance <= 1e-15 * total) break;
      for (std::size_t i = 0; i < d; ++i) w[i] += options.rate / variance * gradient[i];
      straighten(w, result.axes);
    }
    const auto largest = std::max_element(w.begin(), w.end(), [](double a, double b) { return std::abs(a) < std::abs(b); });
    const double sign = *largest < 0 ? -1 : 1;
    for (double one : w) result.axes.push_back(sign * one);
    result.variances.push_back(std::max(0.0, variance));
    carried += variance;
  }
  return result;
}

SampleLayout Pca::fit(std::span<const float> samples, const SampleLayout& input) {
  refuse_unfit_for_axes(card.name, samples, input);
  const std::int64_t numbers = input.shape.size();
  const bool climb = options_.method == "gradient_ascent";
  const PrincipalAxes principal = climb ? axes_by_gradient_ascent(samples, numbers, options_) : axes_by_svd(samples, numbers);
  const std::size_t kept =
      climb ? principal.variances.size() : axes_to_keep(principal.variances, options_.share, options_.components);
  mean_.assign(principal.mean.begin(), principal.mean.end());
  axes_.assign(principal.axes.begin(), principal.axes.begin() + static_cast<std::ptrdiff_t>(kept * mean_.size()));
  return components_layout(input, kept);
}

void Pca::apply(std::span<const float> in, std::span<float> out) const { project(mean_, axes_, in, out); }

void Pca::save(State& state) const {
  state.arrays["mean"] = mean_;
  state.arrays["axes"] = axes_;
}

void Pca::load(const State& state) {
  mean_ = state.array("mean");
  axes_ = state.array("axes");
}

}  // namespace deft
