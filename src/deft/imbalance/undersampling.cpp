#include "deft/imbalance/undersampling.h"

#include <algorithm>
#include <cmath>

namespace deft {

const Card Undersampling::card{"imbalance", "undersampling", "Undersampling", "Buda, Maki, Mazurowski 2018, arXiv:1710.05381",
                               {"imbalance/class_balanced_sampling", "imbalance/square_root_sampling", "imbalance/extra_crops",
                                "imbalance/two_stage", "imbalance/threshold_moving"}};

void describe(UndersamplingOptions& o, Fields& f) {
  f.real("level", o.level, "samples of a class at most, in multiples of the smallest class", {1, 1e6});
}

std::vector<std::int64_t> undersampling_quotas(std::span<const std::int64_t> counts, double level) {
  std::int64_t least = 0;
  for (const std::int64_t count : counts) {
    if (count > 0 && (least == 0 || count < least)) least = count;
  }
  const double wanted = level * static_cast<double>(least);
  std::vector<std::int64_t> quotas;
  for (const std::int64_t count : counts) {
    quotas.push_back(static_cast<double>(count) <= wanted ? count : std::llround(wanted));
  }
  return quotas;
}

std::vector<std::int64_t> Undersampling::quotas(std::span<const std::int64_t> counts, double) const {
  return undersampling_quotas(counts, options_.level);
}

}  // namespace deft
