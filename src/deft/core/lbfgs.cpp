#include "deft/core/lbfgs.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <numeric>

namespace deft {
namespace {

double dot(const std::vector<double>& a, const std::vector<double>& b) { return std::inner_product(a.begin(), a.end(), b.begin(), 0.0); }

double largest(const std::vector<double>& values) {
  double most = 0;
  for (const double value : values) most = std::max(most, std::fabs(value));
  return most;
}

struct Pair {
  std::vector<double> s, y;
  double rho = 0;  // 1 / s.y
};

// The two-loop recursion.
std::vector<double> direction_of(const std::deque<Pair>& pairs, const std::vector<double>& gradient) {
  std::vector<double> d(gradient.size());
  std::transform(gradient.begin(), gradient.end(), d.begin(), std::negate<>());
  std::vector<double> alpha(pairs.size());
  for (std::size_t k = pairs.size(); k-- > 0;) {
    alpha[k] = pairs[k].rho * dot(pairs[k].s, d);
    for (std::size_t i = 0; i < d.size(); ++i) d[i] -= alpha[k] * pairs[k].y[i];
  }
  if (!pairs.empty()) {
    const double scale = 1.0 / (pairs.back().rho * dot(pairs.back().y, pairs.back().y));
    for (double& value : d) value *= scale;
  }
  for (std::size_t k = 0; k < pairs.size(); ++k) {
    const double beta = pairs[k].rho * dot(pairs[k].y, d);
    for (std::size_t i = 0; i < d.size(); ++i) d[i] += (alpha[k] - beta) * pairs[k].s[i];
  }
  return d;
}

}  // namespace

LbfgsResult minimize(const std::function<double(const std::vector<double>&, std::vector<double>&)>& function, std::vector<double> start,
                     const LbfgsOptions& options) {
  LbfgsResult result{std::move(start)};
  std::vector<double> gradient(result.x.size()), next(result.x.size()), next_gradient(result.x.size());
  result.value = function(result.x, gradient);
  std::deque<Pair> pairs;
  for (; result.iterations < options.iterations; ++result.iterations) {
    if (largest(gradient) <= options.tolerance) {
      result.converged = true;
      break;
    }
    std::vector<double> d = direction_of(pairs, gradient);
    double slope = dot(d, gradient);
    if (!(slope < 0)) {  // rounding has spoilt the pairs
      pairs.clear();
      d = direction_of(pairs, gradient);
      slope = dot(d, gradient);
    }
    double step = pairs.empty() ? std::min(1.0, 1.0 / largest(gradient)) : 1.0;
    double value = result.value;
    bool lower = false;
    for (int halvings = 0; halvings < 40 && !lower; ++halvings) {
      for (std::size_t i = 0; i < next.size(); ++i) next[i] = result.x[i] + step * d[i];
      value = function(next, next_gradient);
      lower = value <= result.value + 1e-4 * step * slope;
      if (!lower) step *= 0.5;
    }
    if (!lower) {
      if (pairs.empty()) break;  // nothing smaller can be found
      pairs.clear();
      continue;
    }
    Pair pair;
    for (std::size_t i = 0; i < next.size(); ++i) {
      pair.s.push_back(next[i] - result.x[i]);
      pair.y.push_back(next_gradient[i] - gradient[i]);
    }
    const double curvature = dot(pair.s, pair.y);
    if (curvature > 1e-12 * dot(pair.y, pair.y)) {
      pair.rho = 1.0 / curvature;
      pairs.push_back(std::move(pair));
      if (pairs.size() > static_cast<std::size_t>(options.memory)) pairs.pop_front();
    }
    result.x.swap(next);
    gradient.swap(next_gradient);
    result.value = value;
  }
  return result;
}

}  // namespace deft
