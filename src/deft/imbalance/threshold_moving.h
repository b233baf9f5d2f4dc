// Threshold moving: predicted probabilities are divided by how frequent their classes were in training.
//                                                                       Zhou and Liu 2006; Buda et al. 2018, arXiv:1710.05381
//   p'_c = p_c / prior_c^strength / sum_k (p_k / prior_k^strength)        prior_c = n_c / N
//
//   {0.8, 0.2} with priors {0.9, 0.1}, strength 1   ->   {0.308, 0.692}
//
// Acts at prediction only: training is as without it. A class without training samples keeps probability 0.
#ifndef DEFT_IMBALANCE_THRESHOLD_MOVING_H
#define DEFT_IMBALANCE_THRESHOLD_MOVING_H

#include "deft/imbalance/role.h"

namespace deft {

void move_thresholds(std::span<float> probabilities, std::span<const float> counts, double strength);

struct ThresholdMovingOptions {
  double strength = 1.0;
};
void describe(ThresholdMovingOptions& options, Fields& fields);

class ThresholdMoving : public Imbalance {
 public:
  static const Card card;
  using Options = ThresholdMovingOptions;
  explicit ThresholdMoving(Options options) : options_(options) {}
  void move(std::span<float> probabilities, std::span<const float> counts) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
