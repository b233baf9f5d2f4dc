// Triangular rate: straight up to the full rate, straight down to a small rest, over the whole training.
// The schedule of the fast CIFAR-10 recipes.       Page 2018 (How to train your ResNet); Jordan 2024, arXiv:2404.00498
//
//   factor rises from start (step 0) to 1 (step p), then falls to end (step `steps`)     p = floor(share * steps)
//
//   triangular_factor(0, 476, {})   == 0.2     p = floor(0.23 * 476) = 109
//   triangular_factor(109, 476, {}) == 1.0
//   triangular_factor(476, 476, {}) == 0.07
#ifndef DEFT_SCHEDULE_TRIANGULAR_H
#define DEFT_SCHEDULE_TRIANGULAR_H

#include "deft/schedule/role.h"

namespace deft {

struct TriangularOptions {
  double start_factor = 0.2;
  double share = 0.23;
  double end_factor = 0.07;
};
void describe(TriangularOptions& options, Fields& fields);

double triangular_factor(std::int64_t step, std::int64_t steps, const TriangularOptions& options);

class TriangularRate : public Schedule {
 public:
  static const Card card;
  using Options = TriangularOptions;
  explicit TriangularRate(Options options) : options_(options) {}
  void apply(const Moment& now, StepSettings& settings) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
