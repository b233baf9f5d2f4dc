// Deferred re-weighting: class weights that wait until the features are learned.          Cao et al. 2019 (LDAM-DRW), arXiv:1906.07413
//
//   progress < from:  every class counts 1
//   after:            w_c proportional to (1 - beta) / (1 - beta^n_c), mean over classes 1    (effective number of samples,
//                     Cui et al. 2019, arXiv:1901.05555; beta 0: none, beta near 1: 1 / n_c)
//
//   effective_number_weights({5000, 50}, 0.9999)  ->  {0.0252, 1.9748}
#ifndef DEFT_IMBALANCE_DEFERRED_REWEIGHTING_H
#define DEFT_IMBALANCE_DEFERRED_REWEIGHTING_H

#include "deft/imbalance/role.h"

namespace deft {

// A class without samples gets weight 0.
std::vector<double> effective_number_weights(std::span<const std::int64_t> counts, double beta);

struct DeferredReweightingOptions {
  double from = 0.8;
  double beta = 0.9999;
};
void describe(DeferredReweightingOptions& options, Fields& fields);

class DeferredReweighting : public Imbalance {
 public:
  static const Card card;
  using Options = DeferredReweightingOptions;
  explicit DeferredReweighting(Options options) : options_(options) {}
  std::vector<double> class_factors(std::span<const std::int64_t> counts, double progress) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
