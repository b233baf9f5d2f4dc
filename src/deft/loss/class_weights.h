// Class weights: errors on rare classes count more.                             King and Zeng 2001 (balanced)
//
//   L' = L * sum_c t_c w_c         n_c samples of class c, N in all, C classes that have samples
//   mode "balanced":     w_c = N / (C n_c)                  the mean over samples is 1 (scikit-learn's rule)
//   mode "square_root":  w_c proportional to 1 / sqrt(n_c), the mean over samples is 1: gentler
//   mode "inverse":      w_c proportional to 1 / n_c,       the mean over classes is 1
//   mode "given":        w_c = weights[c]
//
//   class_weights("balanced", {}, {90, 10})  ->  {0.5556, 5.0}
//
// A class without samples gets weight 0. Refused: unknown counts, or as many weights as there are not classes.
#ifndef DEFT_LOSS_CLASS_WEIGHTS_H
#define DEFT_LOSS_CLASS_WEIGHTS_H

#include <string>
#include <vector>

#include "deft/loss/role.h"

namespace deft {

std::vector<double> class_weights(const std::string& mode, const std::vector<double>& weights,
                                  std::span<const float> class_counts);

struct ClassWeightsOptions {
  std::string mode = "balanced";
  std::vector<double> weights = {};
};
void describe(ClassWeightsOptions& options, Fields& fields);

class ClassWeights : public LossModifier {
 public:
  static const Card card;
  using Options = ClassWeightsOptions;
  explicit ClassWeights(Options options) : options_(std::move(options)) {}
  float weight(std::span<const float> target, std::span<const float> class_counts) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
