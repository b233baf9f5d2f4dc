#include "deft/schedule/step.h"

#include <algorithm>
#include <cmath>

#include "deft/schedule/milestones.h"

namespace deft {

const Card StepRate::card{"schedule", "step", "Step decay", "He et al. 2016, arXiv:1512.03385"};

double step_factor(double epoch, double progress, const StepRateOptions& options) {
  return std::pow(options.factor, options.every_epochs > 0.0 ? std::floor(epoch / options.every_epochs + 1e-9)
                                                             : milestones_passed(progress, options.milestones));
}

void describe(StepRateOptions& options, Fields& fields) {
  fields.real("factor", options.factor, "what the rate is multiplied by at each cut", {0, 1});
  fields.reals("milestones", options.milestones, "shares of the training after which it is cut", {0, 1});
  fields.real("every_epochs", options.every_epochs, "cut every so many epochs instead; 0: at the milestones", {0, 1e6});
  fields.require(std::is_sorted(options.milestones.begin(), options.milestones.end()), "milestones must ascend");
}

void StepRate::apply(const Moment& now, StepSettings& settings) const {
  settings.learning_rate *= step_factor(now.epoch(), now.progress(), options_);
}

}  // namespace deft
