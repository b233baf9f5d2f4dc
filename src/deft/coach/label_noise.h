// Label noise: validation accuracy peaks early and then falls, since wrong labels are learnt by heart last.      deft
//
//   fell:     validation accuracy ends > 3 standard errors and > `drop` below its peak, training accuracy rose >= 0.1
//   since shuffled: training accuracy is > 0.2 above chance, validation within 2 standard errors of chance or below
//   measured: at the end, even answers that the network is surest of are contradicted (coach/surest_answers.h): the share
//
// Plain overfitting flattens accuracy; that it falls is what wrong labels do (Arpit 2017: patterns first, noise last).
//
//   LabelNoiseOptions o;  val .4 .62 .60 .54 .47,  train .4 .6 .7 .85 .97   ->  warning, peak epoch 2
#ifndef DEFT_COACH_LABEL_NOISE_H
#define DEFT_COACH_LABEL_NOISE_H

#include "deft/coach/role.h"

namespace deft {

// How evenly wrong answers fall on the other classes: Pearson's chi-square of each row of a confusion matrix without its
// diagonal, together. Natural mistakes are uneven (4 is taken for 9), those of random labels are not.
struct Spread {
  double errors = 0.0, per_degree = 0.0, degrees = 0.0;
  bool even(double sigmas) const;  // within so many standard deviations of what evenness gives
};
Spread spread_of_errors(const std::vector<double>& confusion, std::size_t classes);

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
