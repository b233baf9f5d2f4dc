#include "deft/imbalance/sampling.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace deft {

Members members_of(std::span<const std::int64_t> labels, std::int64_t classes) {
  Members members(static_cast<std::size_t>(classes));
  for (std::size_t i = 0; i < labels.size(); ++i) members[static_cast<std::size_t>(labels[i])].push_back(static_cast<std::int64_t>(i));
  return members;
}

std::vector<std::int64_t> counts_of(const Members& members) {
  std::vector<std::int64_t> counts;
  for (const auto& one : members) counts.push_back(static_cast<std::int64_t>(one.size()));
  return counts;
}

std::vector<Draw> draw_epoch(const Members& members, std::span<const std::int64_t> quotas, Random& random) {
  std::vector<Draw> draws;
  for (std::size_t c = 0; c < members.size(); ++c) {
    const auto size = static_cast<std::int64_t>(members[c].size());
    if (size == 0) continue;
    const std::int64_t rounds = quotas[c] / size;
    for (std::int64_t round = 0; round < rounds; ++round) {
      for (const std::int64_t sample : members[c]) draws.push_back({sample, round});
    }
    std::vector<std::int64_t> rest = members[c];
    random.shuffle(rest);
    for (std::int64_t i = 0; i < quotas[c] % size; ++i) draws.push_back({rest[static_cast<std::size_t>(i)], rounds});
  }
  random.shuffle(draws);
  return draws;
}

std::vector<std::int64_t> shared_out(std::int64_t total, std::span<const double> weights) {
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  std::vector<std::int64_t> shares(weights.size(), 0);
  if (sum <= 0) return shares;
  // Differences of rounded running sums: each share is off by less than one, their sum is exact.
  double before = 0;
  std::int64_t given = 0;
  for (std::size_t c = 0; c < weights.size(); ++c) {
    before += weights[c];
    const std::int64_t so_far = std::llround(static_cast<double>(total) * before / sum);
    shares[c] = so_far - given;
    given = so_far;
  }
  return shares;
}

}  // namespace deft
