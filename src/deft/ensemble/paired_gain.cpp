#include "deft/ensemble/paired_gain.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace deft {
namespace {

constexpr double kNormal95 = 1.959963984540054;   // 97.5 % of a normal distribution lie below

bool right_or_wrong(std::span<const double> credits) {
  return std::all_of(credits.begin(), credits.end(), [](double one) { return one == 0.0 || one == 1.0; });
}

}  // namespace

Gain paired_gain(std::span<const double> first, std::span<const double> second) {
  if (first.empty()) return {};
  std::vector<double> differences;
  double sum = 0;
  for (std::size_t i = 0; i < first.size(); ++i) sum += differences.emplace_back(first[i] - second[i]);
  Gain gain{sum / static_cast<double>(first.size())};
  // One more sample for either side: then even where all agree the interval is not a point.
  if (right_or_wrong(first) && right_or_wrong(second)) differences.insert(differences.end(), {1.0, -1.0});
  const auto n = static_cast<double>(differences.size());
  double mean = 0, squares = 0;
  for (const double one : differences) mean += one / n;
  for (const double one : differences) squares += (one - mean) * (one - mean) / n;
  const double width = kNormal95 * std::sqrt(squares / n);
  gain.low = mean - width;
  gain.high = mean + width;
  return gain;
}

}  // namespace deft
