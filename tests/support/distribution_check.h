// Draws against their documented distribution: Kolmogorov and Smirnov's largest distance, or chi-square for counts.
//
//   expect_uniform(4000, -10, 10, [](std::uint64_t i) { Random random = Random::of(1, "x", i); return random.uniform(-10, 10); });
#ifndef DEFT_TESTS_SUPPORT_DISTRIBUTION_CHECK_H
#define DEFT_TESTS_SUPPORT_DISTRIBUTION_CHECK_H

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <numbers>
#include <numeric>
#include <vector>

namespace deft {

// `cumulative` maps a value to the share of draws that lie below it. Fails for one good generator in a thousand seeds;
// seeds are fixed, so a passing test stays passing.
inline void expect_distribution(std::vector<double> draws, const std::function<double(double)>& cumulative) {
  std::sort(draws.begin(), draws.end());
  const double n = static_cast<double>(draws.size());
  double largest = 0;
  for (std::size_t i = 0; i < draws.size(); ++i) {
    const double wanted = cumulative(draws[i]);
    largest = std::max({largest, wanted - static_cast<double>(i) / n, static_cast<double>(i + 1) / n - wanted});
  }
  EXPECT_LT(largest, 1.95 / std::sqrt(n));
}

inline void expect_uniform(std::uint64_t count, double low, double high, const std::function<double(std::uint64_t)>& draw) {
  std::vector<double> draws;
  for (std::uint64_t i = 0; i < count; ++i) draws.push_back(draw(i));
  expect_distribution(draws, [&](double x) { return std::clamp((x - low) / (high - low), 0.0, 1.0); });
  EXPECT_GE(*std::min_element(draws.begin(), draws.end()), low);
  EXPECT_LE(*std::max_element(draws.begin(), draws.end()), high);
}

inline void expect_distribution(const std::vector<float>& draws, const std::function<double(double)>& cumulative) {
  expect_distribution(std::vector<double>(draws.begin(), draws.end()), cumulative);
}

inline double standard_normal_below(double x) { return 0.5 * std::erfc(-x / std::numbers::sqrt2); }

// Each of the counts is expected to be the same.
inline void expect_equally_often(const std::vector<std::int64_t>& counts) {
  const auto cells = static_cast<double>(counts.size());
  const double mean = static_cast<double>(std::accumulate(counts.begin(), counts.end(), std::int64_t{0})) / cells;
  double sum = 0.0;
  for (const std::int64_t count : counts) sum += (static_cast<double>(count) - mean) * (static_cast<double>(count) - mean) / mean;
  // Wilson and Hilferty: (chi-square / d)^(1/3) is nearly normal with mean 1 - 2 / (9 d) and variance 2 / (9 d).
  const double d = cells - 1.0;
  EXPECT_LT((std::cbrt(sum / d) - (1.0 - 2.0 / (9.0 * d))) / std::sqrt(2.0 / (9.0 * d)), 3.72) << "chi-square " << sum;
}

}  // namespace deft

#endif
