// Two-stage fine-tuning: first the frequent classes alone, then all of them in balance, at a smaller rate.
//                                                                        Wei 2015, Must know tips, section 8
//   progress < from:  classes with n_c >= frequent * n_max, by their sizes         the others are not seen
//   progress >= from: all classes alike (class-balanced), learning rate * rate_factor
//
//   two_stage_quotas({60, 35, 5}, {.from = 0.6, .frequent = 0.5}, 0.0)  ->  {63, 37, 0}      of 100
//   two_stage_quotas({60, 35, 5}, {.from = 0.6, .frequent = 0.5}, 0.6)  ->  {33, 34, 33}
#ifndef DEFT_IMBALANCE_TWO_STAGE_H
#define DEFT_IMBALANCE_TWO_STAGE_H

#include "deft/imbalance/role.h"

namespace deft {

struct TwoStageOptions {
  double from = 0.6;
  double frequent = 0.2;
  double rate_factor = 0.3;
};
void describe(TwoStageOptions& options, Fields& fields);

std::vector<std::int64_t> two_stage_quotas(std::span<const std::int64_t> counts, const TwoStageOptions& options, double progress);

class TwoStage : public Imbalance {
 public:
  static const Card card;
  using Options = TwoStageOptions;
  explicit TwoStage(Options options) : options_(options) {}
  bool chooses_samples() const override { return true; }
  std::vector<std::int64_t> quotas(std::span<const std::int64_t> counts, double progress) const override;
  double rate_factor(double progress) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
