#include "deft/search/gaussian_regression.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>
#include <stdexcept>

#include "deft/core/lbfgs.h"

namespace deft {
namespace {

constexpr double kJitter = 1e-6;            // equal readings without noise
constexpr double kUsualNoise = 0.05;        // variance, before anything is known
constexpr std::int64_t kSteps = 25;         // of the descent; the last ones change little

double usual_log_length(std::size_t inputs) { return std::log(0.5 * std::sqrt(static_cast<double>(inputs))); }

double squared(double x) { return x * x; }

// The lower triangle of K, without the noise.
std::vector<double> covariance(const std::vector<GaussianReading>& readings, const GaussianScales& scales) {
  const std::size_t n = readings.size();
  std::vector<double> result(n * n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j <= i; ++j) result[i * n + j] = matern(readings[i].x, readings[j].x, scales);
  }
  return result;
}

std::vector<double> with_noise(std::vector<double> matrix, const std::vector<GaussianReading>& readings, double noise) {
  for (std::size_t i = 0; i < readings.size(); ++i) matrix[i * readings.size() + i] += noise * readings[i].variance + kJitter;
  return matrix;
}

std::vector<double> values(const std::vector<GaussianReading>& readings) {
  std::vector<double> y;
  for (const GaussianReading& one : readings) y.push_back(one.y);
  return y;
}

GaussianScales scales_of(const std::vector<double>& logs) {
  GaussianScales scales;
  for (std::size_t i = 0; i + 2 < logs.size(); ++i) scales.lengths.push_back(std::exp(logs[i]));
  scales.signal = std::exp(logs[logs.size() - 2]);
  scales.noise = std::exp(logs.back());
  return scales;
}

double distance(const std::vector<double>& a, const std::vector<double>& b, const std::vector<double>& lengths) {
  double sum = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += squared((a[i] - b[i]) / lengths[i]);
  return std::sqrt(5.0 * sum);
}

}  // namespace

double matern(const std::vector<double>& a, const std::vector<double>& b, const GaussianScales& scales) {
  const double r = distance(a, b, scales.lengths);
  return scales.signal * (1.0 + r + r * r / 3.0) * std::exp(-r);
}

GaussianRegression::GaussianRegression(std::vector<GaussianReading> readings, GaussianScales scales)
    : readings_(std::move(readings)), scales_(std::move(scales)), factor_(with_noise(covariance(readings_, scales_), readings_, scales_.noise), readings_.size()), weights_(factor_.solve(values(readings_))) {}

Belief GaussianRegression::at(const std::vector<double>& x) const {
  std::vector<double> near;
  for (const GaussianReading& one : readings_) near.push_back(matern(x, one.x, scales_));
  const double mean = std::inner_product(near.begin(), near.end(), weights_.begin(), 0.0);
  const std::vector<double> known = factor_.forward(std::move(near));
  return {mean, std::sqrt(std::max(0.0, scales_.signal - std::inner_product(known.begin(), known.end(), known.begin(), 0.0)))};
}

double GaussianRegression::log_likelihood() const {
  const std::vector<double> y = values(readings_);
  const double n = static_cast<double>(y.size());
  return -0.5 * std::inner_product(y.begin(), y.end(), weights_.begin(), 0.0) - 0.5 * factor_.log_determinant() - 0.5 * n * std::log(2.0 * std::numbers::pi);
}

double scales_loss(const std::vector<GaussianReading>& readings, const std::vector<double>& logs, std::vector<double>* gradient) {
  const std::size_t n = readings.size(), d = logs.size() - 2;
  const GaussianScales scales = scales_of(logs);
  const std::vector<double> k = covariance(readings, scales);
  try {
    const Cholesky factor(with_noise(k, readings, scales.noise), n);
    const std::vector<double> y = values(readings), weights = factor.solve(y);
    double loss = 0.5 * std::inner_product(y.begin(), y.end(), weights.begin(), 0.0) + 0.5 * factor.log_determinant();
    for (std::size_t i = 0; i < d; ++i) loss += 0.5 * squared(logs[i] - usual_log_length(d));
    loss += 0.5 * squared(logs[d]) + 0.5 * squared(logs[d + 1] - std::log(kUsualNoise));
    if (!gradient) return loss;
    // d loss / d theta = 1/2 tr((K^-1 - w w^T) dK/dtheta), and the prior's part.
    const std::vector<double> inverse = factor.inverse();
    gradient->assign(d + 2, 0.0);
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j <= i; ++j) {
        const double pull = (i == j ? 0.5 : 1.0) * (inverse[i * n + j] - weights[i] * weights[j]);   // both of a pair at once
        (*gradient)[d] += pull * k[i * n + j];
        if (i == j) {
          (*gradient)[d + 1] += pull * scales.noise * readings[i].variance;
          continue;
        }
        const double r = distance(readings[i].x, readings[j].x, scales.lengths);
        const double slope = pull * k[i * n + j] * 5.0 / 3.0 * (1.0 + r) / (1.0 + r + r * r / 3.0);   // dk / d log length, but for its square
        for (std::size_t m = 0; m < d; ++m) (*gradient)[m] += slope * squared((readings[i].x[m] - readings[j].x[m]) / scales.lengths[m]);
      }
    }
    for (std::size_t i = 0; i < d; ++i) (*gradient)[i] += logs[i] - usual_log_length(d);
    (*gradient)[d] += logs[d];
    (*gradient)[d + 1] += logs[d + 1] - std::log(kUsualNoise);
    return loss;
  } catch (const std::domain_error&) {
    return std::numeric_limits<double>::infinity();
  }
}

GaussianScales likeliest_scales(const std::vector<GaussianReading>& readings) {
  const std::size_t d = readings.at(0).x.size();
  std::vector<double> start(d + 2, usual_log_length(d));
  start[d] = 0.0;
  start[d + 1] = std::log(kUsualNoise);
  const auto loss = [&](const std::vector<double>& logs, std::vector<double>& gradient) { return scales_loss(readings, logs, &gradient); };
  return scales_of(minimize(loss, std::move(start), {.iterations = kSteps, .tolerance = 1e-3}).x);
}

}  // namespace deft
