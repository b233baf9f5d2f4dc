// Constant rate: the recipe's learning rate, times one factor, at every step.
//
//   rate(step) = factor * base
//
//   ConstantOptions o;  o.factor = 0.5;
//   ConstantRate(o).apply(now, settings);     // 0.1 becomes 0.05, whatever `now` is
#ifndef DEFT_SCHEDULE_CONSTANT_H
#define DEFT_SCHEDULE_CONSTANT_H

#include "deft/schedule/role.h"

namespace deft {

struct ConstantOptions {
  double factor = 1.0;
};
void describe(ConstantOptions& options, Fields& fields);

class ConstantRate : public Schedule {
 public:
  static const Card card;
  using Options = ConstantOptions;
  explicit ConstantRate(Options options) : options_(options) {}
  void apply(const Moment& now, StepSettings& settings) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
