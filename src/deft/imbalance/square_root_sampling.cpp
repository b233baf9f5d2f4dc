#include "deft/imbalance/square_root_sampling.h"

#include <cmath>
#include <numeric>

#include "deft/imbalance/sampling.h"

namespace deft {

const Card SquareRootSampling::card{"imbalance", "square_root_sampling", "Square-root sampling",
                                    "Mahajan et al. 2018, arXiv:1805.00932",
                                    {"imbalance/extra_crops", "imbalance/two_stage", "imbalance/threshold_moving"}};

void describe(SquareRootSamplingOptions& o, Fields& f) {
  f.real("power", o.power, "of the class sizes; 1: as they are, 0: every class alike", {0, 1});
}

std::vector<std::int64_t> square_root_quotas(std::span<const std::int64_t> counts, double power) {
  std::vector<double> weights;
  for (const std::int64_t count : counts) weights.push_back(count > 0 ? std::pow(static_cast<double>(count), power) : 0.0);
  return shared_out(std::accumulate(counts.begin(), counts.end(), std::int64_t{0}), weights);
}

std::vector<std::int64_t> SquareRootSampling::quotas(std::span<const std::int64_t> counts, double) const {
  return square_root_quotas(counts, options_.power);
}

}  // namespace deft
