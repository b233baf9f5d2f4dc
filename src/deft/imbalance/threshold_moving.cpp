#include "deft/imbalance/threshold_moving.h"

#include <cmath>
#include <numeric>

namespace deft {

const Card ThresholdMoving::card{"imbalance", "threshold_moving", "Threshold moving",
                                 "Zhou and Liu 2006; Buda, Maki, Mazurowski 2018, arXiv:1710.05381",
                                 {"imbalance/deferred_reweighting", "loss/balanced_softmax"}};

void describe(ThresholdMovingOptions& o, Fields& f) {
  f.real("strength", o.strength, "power of the class shares that probabilities are divided by; 0: none", {0, 4});
}

void move_thresholds(std::span<float> probabilities, std::span<const float> counts, double strength) {
  const double total = std::accumulate(counts.begin(), counts.end(), 0.0);
  std::vector<double> moved(probabilities.size());
  double sum = 0;
  for (std::size_t c = 0; c < probabilities.size(); ++c) {
    moved[c] = counts[c] > 0 ? probabilities[c] / std::pow(counts[c] / total, strength) : 0.0;
    sum += moved[c];
  }
  if (!(sum > 0)) return;  // nothing was expected of any class that training had
  for (std::size_t c = 0; c < probabilities.size(); ++c) probabilities[c] = static_cast<float>(moved[c] / sum);
}

void ThresholdMoving::move(std::span<float> probabilities, std::span<const float> counts) const {
  move_thresholds(probabilities, counts, options_.strength);
}

}  // namespace deft
