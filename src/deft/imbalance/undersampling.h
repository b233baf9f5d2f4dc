// Undersampling: of large classes only as many samples are drawn as the smallest class has, other ones in each epoch.
//                                                             Buda, Maki, Mazurowski 2018, arXiv:1710.05381
//   quota_c = min(n_c, level * n_min)        n_min: samples of the smallest class that has any
//
//   undersampling_quotas({100, 40, 10}, 1.0)  ->  {10, 10, 10}          level 3  ->  {30, 30, 10}
//
// An epoch gets shorter; over many epochs every sample is still seen.
#ifndef DEFT_IMBALANCE_UNDERSAMPLING_H
#define DEFT_IMBALANCE_UNDERSAMPLING_H

#include "deft/imbalance/role.h"

namespace deft {

std::vector<std::int64_t> undersampling_quotas(std::span<const std::int64_t> counts, double level);

struct UndersamplingOptions {
  double level = 1.0;
};
void describe(UndersamplingOptions& options, Fields& fields);

class Undersampling : public Imbalance {
 public:
  static const Card card;
  using Options = UndersamplingOptions;
  explicit Undersampling(Options options) : options_(options) {}
  bool chooses_samples() const override { return true; }
  std::vector<std::int64_t> quotas(std::span<const std::int64_t> counts, double progress) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
