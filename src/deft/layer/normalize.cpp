#include "deft/layer/normalize.h"

#include <cmath>

namespace deft {
namespace {

double mean_of(const std::vector<double>& x) {
  double sum = 0.0;
  for (double one : x) sum += one;
  return sum / static_cast<double>(x.size());
}

double deviation_of(const std::vector<double>& x, double epsilon) {
  const double mean = mean_of(x);
  double sum = 0.0;
  for (double one : x) sum += (one - mean) * (one - mean);
  return std::sqrt(sum / static_cast<double>(x.size()) + epsilon);
}

}  // namespace

std::vector<double> normalize(const std::vector<double>& x, double epsilon) {
  const double mean = mean_of(x), deviation = deviation_of(x, epsilon);
  std::vector<double> z;
  for (double one : x) z.push_back((one - mean) / deviation);
  return z;
}

std::vector<double> normalize_gradient(const std::vector<double>& x, const std::vector<double>& g, double epsilon) {
  const std::vector<double> z = normalize(x, epsilon);
  const double deviation = deviation_of(x, epsilon), mean = mean_of(g);
  double product = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) product += g[i] * z[i];
  product /= static_cast<double>(x.size());
  std::vector<double> result;
  for (std::size_t i = 0; i < x.size(); ++i) result.push_back((g[i] - mean - z[i] * product) / deviation);
  return result;
}

}  // namespace deft
