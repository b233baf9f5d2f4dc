// Exploding gradient: norms that grow from layer to layer, or jump far beyond what is usual from step to step.
//                                                                      Pascanu, Mikolov, Bengio 2013, arXiv:1211.5063
//
//   depth:  median ratio (see coach/vanishing_gradient.h) > `ratio`, and the largest layer's norm > 1
//   steps:  at least `spikes` norms > `times` the running 90 % quantile of the 50 before, and the loss went up with
//   them or an infinite norm
//
//   ExplodingGradientOptions o;  norms around 1, then 40, 55, 120 with rising loss   ->  warning, clip_norm
#ifndef DEFT_COACH_EXPLODING_GRADIENT_H
#define DEFT_COACH_EXPLODING_GRADIENT_H

#include <cstddef>
#include <cstdint>
#include <vector>

#include "deft/coach/role.h"

namespace deft {

// Steps whose gradient norm is above `times` the 90 % quantile of the up to 50 before, while the loss is above the
// median of theirs. The first tenth of the run is left out.
std::vector<std::size_t> find_spikes(const std::vector<StepObservation>& steps, double times);

struct ExplodingGradientOptions {
  double ratio = 1000;      // first layer's gradient in units of the last's
  double times = 10;        // what counts as a spike, in usual norms
  std::int64_t spikes = 3;  // how many spikes there must be
};
void describe(ExplodingGradientOptions& options, Fields& fields);

class ExplodingGradient : public CoachRule {
 public:
  static const Card card;
  using Options = ExplodingGradientOptions;
  explicit ExplodingGradient(Options options) : options_(options) {}
  std::vector<Finding> look(const Observations& seen) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
