// Label noise: validation accuracy peaks early and then falls, since wrong labels are learnt by heart last.      deft
//
//   fell:     validation accuracy ends > 3 standard errors and > `drop` below its peak, training accuracy rose >= 0.1
//   since shuffled: training accuracy is > 0.2 above chance, validation within 2 standard errors of chance or below
//
// Plain overfitting flattens accuracy; that it falls is what wrong labels do (Arpit 2017: patterns first, noise last).
//
//   LabelNoiseOptions o;  val .4 .62 .60 .54 .47,  train .4 .6 .7 .85 .97   ->  warning, peak epoch 2
#ifndef DEFT_COACH_LABEL_NOISE_H
#define DEFT_COACH_LABEL_NOISE_H

#include "deft/coach/role.h"

namespace deft {

struct LabelNoiseOptions {
  double drop = 0.03;  // of validation accuracy below its peak
};
void describe(LabelNoiseOptions& options, Fields& fields);

class LabelNoise : public CoachRule {
 public:
  static const Card card;
  using Options = LabelNoiseOptions;
  explicit LabelNoise(Options options) : options_(options) {}
  std::vector<Finding> look(const Observations& seen) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
