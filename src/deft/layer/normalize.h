// The core of every normalisation: mean 0 and variance 1 over one set of numbers, with its gradient.
//
//   normalize(x, epsilon)                  (x - mean) / sqrt(variance + epsilon)
//   normalize_gradient(x, g, epsilon)      (g - mean(g) - z mean(g z)) / deviation,   z = normalize(x)
#ifndef DEFT_LAYER_NORMALIZE_H
#define DEFT_LAYER_NORMALIZE_H

#include <cstdint>
#include <vector>

namespace deft {

std::vector<double> normalize(const std::vector<double>& x, double epsilon);
std::vector<double> normalize_gradient(const std::vector<double>& x, const std::vector<double>& g, double epsilon);

// Normalises the numbers of each set by themselves: set_of(i) = 0 .. sets - 1 names the set of number i.
template <class SetOf>
std::vector<double> normalize_sets(const std::vector<double>& x, std::int64_t sets, double epsilon, SetOf set_of) {
  std::vector<std::vector<double>> parts(static_cast<std::size_t>(sets));
  for (std::size_t i = 0; i < x.size(); ++i) {
    parts[static_cast<std::size_t>(set_of(static_cast<std::int64_t>(i)))].push_back(x[i]);
  }
  for (std::vector<double>& part : parts) part = normalize(part, epsilon);
  std::vector<std::size_t> next(parts.size());
  std::vector<double> y(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    const auto set = static_cast<std::size_t>(set_of(static_cast<std::int64_t>(i)));
    y[i] = parts[set][next[set]++];
  }
  return y;
}

}  // namespace deft

#endif
