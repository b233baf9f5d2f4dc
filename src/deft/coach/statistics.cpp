#include "deft/coach/statistics.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/students_t.hpp>

#include "deft/core/normal_below.h"

namespace deft {
namespace {

// Logs hold whatever they hold: what has no answer is not a number, and nothing is thrown.
using Quiet = boost::math::policies::policy<boost::math::policies::domain_error<boost::math::policies::ignore_error>>;

}  // namespace

double student_t(double t, double degrees) { return boost::math::cdf(boost::math::students_t_distribution<double, Quiet>(degrees), t); }

double f_tail(double f, double above, double below) {
  if (std::isinf(f)) return f > 0 ? 0.0 : 1.0;
  return boost::math::cdf(boost::math::complement(boost::math::fisher_f_distribution<double, Quiet>(above, below), std::max(0.0, f)));
}

Line fit_line(const std::vector<double>& x, const std::vector<double>& y) {
  Line line;
  line.points = std::min(x.size(), y.size());
  line.error = std::numeric_limits<double>::infinity();
  const double n = static_cast<double>(line.points);
  if (line.points == 0) return line;
  double mean_x = 0.0, mean_y = 0.0;
  for (std::size_t i = 0; i < line.points; ++i) {
    mean_x += x[i] / n;
    mean_y += y[i] / n;
  }
  double xx = 0.0, xy = 0.0, yy = 0.0;
  for (std::size_t i = 0; i < line.points; ++i) {
    xx += (x[i] - mean_x) * (x[i] - mean_x);
    xy += (x[i] - mean_x) * (y[i] - mean_y);
    yy += (y[i] - mean_y) * (y[i] - mean_y);
  }
  line.intercept = mean_y;
  if (line.points < 3 || !(xx > 0.0) || !std::isfinite(xy)) return line;
  line.slope = xy / xx;
  line.intercept = mean_y - line.slope * mean_x;
  line.error = std::sqrt(std::max(0.0, yy - line.slope * xy) / (n - 2.0) / xx);
  return line;
}

double probability_rising(const Line& line) {
  if (line.points < 3 || std::isinf(line.error) || line.slope == 0.0) return 0.5;
  return student_t(line.slope / line.error, static_cast<double>(line.points) - 2.0);
}

double probability_falling(const Line& line) { return 1.0 - probability_rising(line); }

double quantile(std::vector<double> values, double share) {
  if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
  std::sort(values.begin(), values.end());
  const double at = share * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  const double part = at - static_cast<double>(below);
  if (part == 0.0 || below + 1 == values.size()) return values[below];
  return values[below] + part * (values[below + 1] - values[below]);
}

double median(std::vector<double> values) { return quantile(std::move(values), 0.5); }

double robust_deviation(const std::vector<double>& values) {
  const double middle = median(values);
  std::vector<double> distances;
  for (const double value : values) distances.push_back(std::abs(value - middle));
  return 1.4826 * median(distances);
}

std::vector<double> running_median(const std::vector<double>& values, std::size_t window) {
  std::vector<double> result;
  const std::size_t half = window / 2;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto begin = values.begin() + static_cast<std::ptrdiff_t>(i - std::min(i, half));
    const auto end = values.begin() + static_cast<std::ptrdiff_t>(std::min(values.size(), i + half + 1));
    result.push_back(median({begin, end}));
  }
  return result;
}

double probability_of_trend(const std::vector<double>& values) {
  const double n = static_cast<double>(values.size());
  if (values.size() < 3) return 0.5;
  double sum = 0.0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    for (std::size_t j = i + 1; j < values.size(); ++j) sum += (values[j] > values[i]) - (values[j] < values[i]);
  }
  double variance = n * (n - 1) * (2 * n + 5);
  std::vector<double> sorted = values;
  std::sort(sorted.begin(), sorted.end());
  for (std::size_t i = 0; i < sorted.size();) {
    std::size_t next = i;
    while (next < sorted.size() && sorted[next] == sorted[i]) ++next;
    const double ties = static_cast<double>(next - i);
    variance -= ties * (ties - 1) * (2 * ties + 5);
    i = next;
  }
  if (!(variance > 0.0) || sum == 0.0) return 0.5;
  const double z = (sum - (sum > 0 ? 1 : -1)) / std::sqrt(variance / 18.0);  // continuity corrected
  return normal_below(z);
}

double share_error(double share, double samples) {
  // Agresti and Coull: two hits and two misses more keep the error honest at 0 and 1.
  const double count = samples + 4.0;
  const double middle = (share * samples + 2.0) / count;
  return std::sqrt(middle * (1.0 - middle) / count);
}

double wilson_low(double hits, double samples, double z) {
  if (!(samples > 0)) return 0.0;
  const double share = hits / samples;
  const double square = z * z / samples;
  return (share + square / 2 - z * std::sqrt(share * (1 - share) / samples + square / (4 * samples))) / (1 + square);
}

}  // namespace deft
