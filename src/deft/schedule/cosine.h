// Cosine decay: the rate falls from its full value along half a cosine: slowly, fast, slowly.
//                                                        Loshchilov and Hutter 2017, arXiv:1608.03983
//   factor(t) = final + (1 - final) * (1 + cos(pi t)) / 2        t = share of training done, 0 .. 1
//
//   cosine_factor(0, 0) == 1    cosine_factor(0.5, 0) == 0.5    cosine_factor(1, 0.1) == 0.1
//
// With a warm-up of w steps the rate first grows as (step + 1) / w; t then counts from step w.
#ifndef DEFT_SCHEDULE_COSINE_H
#define DEFT_SCHEDULE_COSINE_H

#include "deft/schedule/role.h"

namespace deft {

double cosine_factor(double t, double final_factor);

struct CosineOptions {
  double final_factor = 0.0;
  double warmup_epochs = 0.0;
  double warmup_share = 0.0;
};
void describe(CosineOptions& options, Fields& fields);

class CosineRate : public Schedule {
 public:
  static const Card card;
  using Options = CosineOptions;
  explicit CosineRate(Options options) : options_(options) {}
  void apply(const Moment& now, StepSettings& settings) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
