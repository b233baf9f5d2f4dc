// Class-balanced sampling: every class gives the same number of samples to an epoch, whose length does not change.
//                                                              Kang et al. 2020, Decoupling, arXiv:1910.09217
//   quota_c = N / C        N samples in all, C classes that have samples
//
//   class_balanced_quotas({80, 15, 5})  ->  {33, 34, 33}
//
// Large classes are thinned out, small ones repeated: between oversampling and undersampling, at an epoch's usual price.
#ifndef DEFT_IMBALANCE_CLASS_BALANCED_SAMPLING_H
#define DEFT_IMBALANCE_CLASS_BALANCED_SAMPLING_H

#include "deft/imbalance/role.h"

namespace deft {

std::vector<std::int64_t> class_balanced_quotas(std::span<const std::int64_t> counts);

struct ClassBalancedSamplingOptions {};
void describe(ClassBalancedSamplingOptions& options, Fields& fields);

class ClassBalancedSampling : public Imbalance {
 public:
  static const Card card;
  using Options = ClassBalancedSamplingOptions;
  explicit ClassBalancedSampling(Options) {}
  bool chooses_samples() const override { return true; }
  std::vector<std::int64_t> quotas(std::span<const std::int64_t> counts, double progress) const override;
};

}  // namespace deft

#endif
