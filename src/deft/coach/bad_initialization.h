// Bad initialization: weights that start all equal, at zero, or of a size that no layer can work with.
//                                                                             Glorot, Bengio 2010; He and others 2015
//
// First probe, layers with weights except the last:
//   equal:  deviation of the weights = 0: all units of the layer compute and learn the same
//   size:   deviation of a layer's outputs outside 1 / `most` .. `most`
// Without layers: the loss equals chance to 6 digits for 10 steps, with a gradient of (nearly) none.
//
//   BadInitializationOptions o;  conv2: weight deviation 0   ->  error
#ifndef DEFT_COACH_BAD_INITIALIZATION_H
#define DEFT_COACH_BAD_INITIALIZATION_H

#include "deft/coach/role.h"

namespace deft {

struct BadInitializationOptions {
  double most = 30;  // deviation of outputs that is still workable
};
void describe(BadInitializationOptions& options, Fields& fields);

class BadInitialization : public CoachRule {
 public:
  static const Card card;
  using Options = BadInitializationOptions;
  explicit BadInitialization(Options options) : options_(options) {}
  std::vector<Finding> look(const Observations& seen) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
