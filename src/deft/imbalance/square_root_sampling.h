// Square-root sampling: classes are drawn by the square root of their sizes; half way to balance.
//                                                              Mahajan et al. 2018, arXiv:1805.00932
//   quota_c = N * n_c^power / sum_k n_k^power        power 1/2; 1: as they are, 0: class-balanced
//
//   square_root_quotas({81, 9, 0}, 0.5)  ->  {68, 22, 0}         9 : 3, of 90
#ifndef DEFT_IMBALANCE_SQUARE_ROOT_SAMPLING_H
#define DEFT_IMBALANCE_SQUARE_ROOT_SAMPLING_H

#include "deft/imbalance/role.h"

namespace deft {

std::vector<std::int64_t> square_root_quotas(std::span<const std::int64_t> counts, double power);

struct SquareRootSamplingOptions {
  double power = 0.5;
};
void describe(SquareRootSamplingOptions& options, Fields& fields);

class SquareRootSampling : public Imbalance {
 public:
  static const Card card;
  using Options = SquareRootSamplingOptions;
  explicit SquareRootSampling(Options options) : options_(options) {}
  bool chooses_samples() const override { return true; }
  std::vector<std::int64_t> quotas(std::span<const std::int64_t> counts, double progress) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
