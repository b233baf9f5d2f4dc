// Exponential decay: each epoch the rate loses the same share of itself.
//                                                                     Bottou 2012 (Stochastic gradient descent tricks)
//   rate = base * decay^epoch                    epoch: whole epochs (smooth = false), or in steps between
//   final_factor > 0:   decay is chosen so that the rate ends at final_factor * base
//
//   exponential_factor(epoch 2.5, epochs 10, {.decay = 0.9})  ==  0.81
#ifndef DEFT_SCHEDULE_EXPONENTIAL_H
#define DEFT_SCHEDULE_EXPONENTIAL_H

#include "deft/schedule/role.h"

namespace deft {

struct ExponentialRateOptions {
  double decay = 0.95;
  bool smooth = false;
  double final_factor = 0.0;
};
void describe(ExponentialRateOptions& options, Fields& fields);

// `epoch` of `epochs` in all.
double exponential_factor(double epoch, double epochs, const ExponentialRateOptions& options);

class ExponentialRate : public Schedule {
 public:
  static const Card card;
  using Options = ExponentialRateOptions;
  explicit ExponentialRate(Options options) : options_(std::move(options)) {}
  void apply(const Moment& now, StepSettings& settings) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
