// Step decay: the rate is multiplied by `factor` at some points of training and constant in between.
//                                                                               He et al. 2016, arXiv:1512.03385
//   rate = base * factor^cuts        cuts: milestones passed, or floor(epoch / every_epochs)
//
//   step_factor(epoch 15, progress 0.6, {.factor = 0.1, .milestones = {0.5, 0.75}})  ==  0.1
//
// Milestones are shares of the whole training, in ascending order; every_epochs > 0 takes their place.
#ifndef DEFT_SCHEDULE_STEP_H
#define DEFT_SCHEDULE_STEP_H

#include <vector>

#include "deft/schedule/role.h"

namespace deft {

struct StepRateOptions {
  double factor = 0.1;
  std::vector<double> milestones = {0.5, 0.75};
  double every_epochs = 0.0;
};
void describe(StepRateOptions& options, Fields& fields);

double step_factor(double epoch, double progress, const StepRateOptions& options);

class StepRate : public Schedule {
 public:
  static const Card card;
  using Options = StepRateOptions;
  explicit StepRate(Options options) : options_(std::move(options)) {}
  void apply(const Moment& now, StepSettings& settings) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
