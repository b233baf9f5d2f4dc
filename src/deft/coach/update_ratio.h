// Update ratio: how far weights move in one step, in units of their size; about 1e-3 is usual.
//                                                                                         Karpathy 2015, CS231n notes
//
//   ratio = |change of the weights| / |weights|, median over the probes of a layer after the first and before the rate
//   is cut warn: layers outside lowest .. highest;  a ratio of exactly 0: the layer does not learn at all many layers
//   on one side: the rate; a single one: that layer
//
//   UpdateRatioOptions o;  conv1 0.3, conv2 0.5, fc 0.4   ->  warning: all layers move too far
#ifndef DEFT_COACH_UPDATE_RATIO_H
#define DEFT_COACH_UPDATE_RATIO_H

#include "deft/coach/role.h"
#include "deft/coach/series.h"

namespace deft {

// Median ratio of a layer over the probes at which the rate was at least a fifth of its largest; NaN if there are none.
double usual_update_ratio(const LayerTrack& track, const Observations& seen);

struct UpdateRatioOptions {
  double lowest = 1e-6;  // slower is standing still
  double highest = 0.1;  // faster is forgetting
};
void describe(UpdateRatioOptions& options, Fields& fields);

class UpdateRatio : public CoachRule {
 public:
  static const Card card;
  using Options = UpdateRatioOptions;
  explicit UpdateRatio(Options options) : options_(options) {}
  std::vector<Finding> look(const Observations& seen) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
