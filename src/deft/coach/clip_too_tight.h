// Clip too tight: when most steps are clipped, the limit has become the learning rate.
//                                                                      Godbole, Dahl and others 2023, tuning playbook
//
//   after the first tenth: Wilson's lower bound of the share of clipped steps > `share`
//   warn: and the median norm > `times` the limit, or the limit is unknown;   otherwise info
//
// The limit is advised at the 90 % quantile of the norms.
//
//   ClipTooTightOptions o;  limit 0.01, norms around 1, all clipped   ->  warning, optimization.clip_norm.limit = 1.6
#ifndef DEFT_COACH_CLIP_TOO_TIGHT_H
#define DEFT_COACH_CLIP_TOO_TIGHT_H

#include "deft/coach/role.h"

namespace deft {

struct ClipTooTightOptions {
  double share = 0.5;  // of the steps that are clipped
  double times = 5;    // usual norm in units of the limit
};
void describe(ClipTooTightOptions& options, Fields& fields);

class ClipTooTight : public CoachRule {
 public:
  static const Card card;
  using Options = ClipTooTightOptions;
  explicit ClipTooTight(Options options) : options_(options) {}
  std::vector<Finding> look(const Observations& seen) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
