// Straight curve: the loss falls along a line, where a well chosen rate gives a curve that bends.                deft
//
//   second half's fall >= `bend` of the first half's, P(slope < 0) > 0.99, total fall < 0.6 of the start
//
// Exponential approach falls e^(T/2tau) times more in the first half. Only an info: a higher rate would be faster.
//
//   StraightCurveOptions o;  losses 2.3 2.1 1.9 1.7 1.5   ->  info
#ifndef DEFT_COACH_STRAIGHT_CURVE_H
#define DEFT_COACH_STRAIGHT_CURVE_H

#include "deft/coach/role.h"

namespace deft {

struct StraightCurveOptions {
  double bend = 0.8;  // the second half's fall in units of the first's
};
void describe(StraightCurveOptions& options, Fields& fields);

class StraightCurve : public CoachRule {
 public:
  static const Card card;
  using Options = StraightCurveOptions;
  explicit StraightCurve(Options options) : options_(options) {}
  std::vector<Finding> look(const Observations& seen) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
