#include "deft/imbalance/two_stage.h"

#include <algorithm>
#include <numeric>

#include "deft/imbalance/class_balanced_sampling.h"
#include "deft/imbalance/sampling.h"

namespace deft {

const Card TwoStage::card{"imbalance", "two_stage", "Two-stage fine-tuning", "Wei 2015, Must know tips and tricks, section 8",
                          {"imbalance/threshold_moving"}};

void describe(TwoStageOptions& o, Fields& f) {
  f.real("from", o.from, "share of the training after which the second stage begins", {0.01, 0.99});
  f.real("frequent", o.frequent, "a class is frequent from this share of the largest on", {0, 1});
  f.real("rate_factor", o.rate_factor, "factor on the learning rate in the second stage", {1e-6, 10});
}

std::vector<std::int64_t> two_stage_quotas(std::span<const std::int64_t> counts, const TwoStageOptions& options, double progress) {
  if (progress >= options.from) return class_balanced_quotas(counts);
  const std::int64_t most = counts.empty() ? 0 : *std::max_element(counts.begin(), counts.end());
  std::vector<double> weights;
  for (const std::int64_t count : counts) {
    const bool frequent = static_cast<double>(count) >= options.frequent * static_cast<double>(most);
    weights.push_back(frequent ? static_cast<double>(count) : 0.0);
  }
  return shared_out(std::accumulate(counts.begin(), counts.end(), std::int64_t{0}), weights);
}

std::vector<std::int64_t> TwoStage::quotas(std::span<const std::int64_t> counts, double progress) const {
  return two_stage_quotas(counts, options_, progress);
}

double TwoStage::rate_factor(double progress) const { return progress < options_.from ? 1.0 : options_.rate_factor; }

}  // namespace deft
