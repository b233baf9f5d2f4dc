#include "deft/imbalance/class_balanced_sampling.h"

#include <numeric>

#include "deft/imbalance/sampling.h"

namespace deft {

const Card ClassBalancedSampling::card{"imbalance", "class_balanced_sampling", "Class-balanced sampling",
                                       "Kang et al. 2020, Decoupling representation and classifier, arXiv:1910.09217",
                                       {"imbalance/square_root_sampling", "imbalance/extra_crops", "imbalance/two_stage",
                                        "imbalance/threshold_moving"}};

void describe(ClassBalancedSamplingOptions&, Fields&) {}

std::vector<std::int64_t> class_balanced_quotas(std::span<const std::int64_t> counts) {
  std::vector<double> weights;
  for (const std::int64_t count : counts) weights.push_back(count > 0 ? 1.0 : 0.0);
  return shared_out(std::accumulate(counts.begin(), counts.end(), std::int64_t{0}), weights);
}

std::vector<std::int64_t> ClassBalancedSampling::quotas(std::span<const std::int64_t> counts, double) const {
  return class_balanced_quotas(counts);
}

}  // namespace deft
