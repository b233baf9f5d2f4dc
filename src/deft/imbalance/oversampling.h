// Oversampling: samples of rare classes are drawn again until each class has as many as the largest.
//                                                             Buda, Maki, Mazurowski 2018, arXiv:1710.05381
//   quota_c = max(n_c, level * n_max)
//
//   oversampling_quotas({100, 40, 10}, 1.0)  ->  {100, 100, 100}        level 0.5  ->  {100, 50, 50}
//
// Repeats of a picture are augmented differently. An epoch gets longer: the sum of the quotas.
#ifndef DEFT_IMBALANCE_OVERSAMPLING_H
#define DEFT_IMBALANCE_OVERSAMPLING_H

#include "deft/imbalance/role.h"

namespace deft {

std::vector<std::int64_t> oversampling_quotas(std::span<const std::int64_t> counts, double level);

struct OversamplingOptions {
  double level = 1.0;
};
void describe(OversamplingOptions& options, Fields& fields);

class Oversampling : public Imbalance {
 public:
  static const Card card;
  using Options = OversamplingOptions;
  explicit Oversampling(Options options) : options_(options) {}
  bool chooses_samples() const override { return true; }
  std::vector<std::int64_t> quotas(std::span<const std::int64_t> counts, double progress) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
