#include "deft/imbalance/oversampling.h"

#include <algorithm>
#include <cmath>

namespace deft {

const Card Oversampling::card{"imbalance", "oversampling", "Oversampling", "Buda, Maki, Mazurowski 2018, arXiv:1710.05381",
                              {"imbalance/undersampling", "imbalance/class_balanced_sampling", "imbalance/square_root_sampling",
                               "imbalance/extra_crops", "imbalance/two_stage", "imbalance/threshold_moving"}};

void describe(OversamplingOptions& o, Fields& f) {
  f.real("level", o.level, "share of the largest class that every class is brought up to", {0.001, 1});
}

std::vector<std::int64_t> oversampling_quotas(std::span<const std::int64_t> counts, double level) {
  const std::int64_t most = counts.empty() ? 0 : *std::max_element(counts.begin(), counts.end());
  const std::int64_t wanted = std::llround(level * static_cast<double>(most));
  std::vector<std::int64_t> quotas;
  for (const std::int64_t count : counts) quotas.push_back(count == 0 ? 0 : std::max(count, wanted));
  return quotas;
}

std::vector<std::int64_t> Oversampling::quotas(std::span<const std::int64_t> counts, double) const {
  return oversampling_quotas(counts, options_.level);
}

}  // namespace deft
