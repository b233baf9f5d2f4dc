#include "deft/search/parzen.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <boost/math/special_functions/erf.hpp>

#include "deft/core/normal_below.h"

namespace deft {

double cut_normal_density(double x, double mean, double deviation) {
  if (x < 0.0 || x > 1.0) return 0.0;
  const double z = (x - mean) / deviation;
  const double inside = normal_below((1.0 - mean) / deviation) - normal_below(-mean / deviation);
  return std::exp(-0.5 * z * z) / (deviation * std::sqrt(2.0 * std::numbers::pi) * inside);
}

double draw_cut_normal(Random& random, double mean, double deviation) {
  const double low = normal_below(-mean / deviation), high = normal_below((1.0 - mean) / deviation);
  const double share = std::clamp(low + (high - low) * random.uniform(), 1e-300, 1.0 - 1e-16);
  return std::clamp(mean - deviation * std::numbers::sqrt2 * boost::math::erfc_inv(2.0 * share), 0.0, std::nextafter(1.0, 0.0));
}

Parzen::Parzen(std::vector<Bump> bumps) : bumps_(std::move(bumps)) {
  double sum = 0.0;
  for (const Bump& one : bumps_) sum += one.weight;
  for (Bump& one : bumps_) one.weight /= sum;
}

Parzen::Parzen(const std::vector<double>& values) {
  // The broad bump stands among the others: it is a neighbour, too.
  std::vector<double> sorted = values;
  sorted.push_back(0.5);
  std::sort(sorted.begin(), sorted.end());
  const double narrowest = 1.0 / std::min(100.0, static_cast<double>(values.size()) + 2.0);
  const double weight = 1.0 / static_cast<double>(values.size() + 1);
  bool broad = false;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    if (!broad && sorted[i] == 0.5) {
      bumps_.push_back({0.5, 1.0, weight});
      broad = true;
      continue;
    }
    const double below = sorted[i] - (i > 0 ? sorted[i - 1] : 0.0), above = (i + 1 < sorted.size() ? sorted[i + 1] : 1.0) - sorted[i];
    bumps_.push_back({sorted[i], std::clamp(std::max(below, above), narrowest, 1.0), weight});
  }
}

double Parzen::density(double x) const {
  double sum = 0.0;
  for (const Bump& one : bumps_) sum += one.weight * cut_normal_density(x, one.mean, one.deviation);
  return sum;
}

double Parzen::draw(Random& random) const {
  double left = random.uniform();
  for (const Bump& one : bumps_) {
    if (left < one.weight) return draw_cut_normal(random, one.mean, one.deviation);
    left -= one.weight;
  }
  return draw_cut_normal(random, bumps_.back().mean, bumps_.back().deviation);
}

std::vector<double> choice_shares(const std::vector<std::size_t>& seen, std::size_t count) {
  std::vector<double> shares(count, 1.0 / static_cast<double>(count));
  for (const std::size_t one : seen) shares[one] += 1.0;
  for (double& share : shares) share /= static_cast<double>(seen.size()) + 1.0;
  return shares;
}

}  // namespace deft
