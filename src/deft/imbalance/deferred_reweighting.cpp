#include "deft/imbalance/deferred_reweighting.h"

#include <cmath>

namespace deft {

const Card DeferredReweighting::card{"imbalance", "deferred_reweighting", "Deferred re-weighting",
                                     "Cao et al. 2019, arXiv:1906.07413; Cui et al. 2019, arXiv:1901.05555",
                                     {"loss/class_weights"}};

void describe(DeferredReweightingOptions& o, Fields& f) {
  f.real("from", o.from, "share of the training after which the weights act", {0, 1});
  f.real("beta", o.beta, "0: no weights; towards 1: by the inverse of the class size", {0, 0.99999999});
}

std::vector<double> effective_number_weights(std::span<const std::int64_t> counts, double beta) {
  std::vector<double> weights;
  double sum = 0, classes = 0;
  for (const std::int64_t count : counts) {
    // 1 - beta^n without losing digits where beta is close to 1.
    const double seen = beta > 0 ? -std::expm1(static_cast<double>(count) * std::log(beta)) : 1.0;
    weights.push_back(count > 0 ? (1.0 - beta) / seen : 0.0);
    sum += weights.back();
    classes += count > 0 ? 1.0 : 0.0;
  }
  for (double& weight : weights) weight *= classes / sum;
  return weights;
}

std::vector<double> DeferredReweighting::class_factors(std::span<const std::int64_t> counts, double progress) const {
  return progress < options_.from ? std::vector<double>{} : effective_number_weights(counts, options_.beta);
}

}  // namespace deft
