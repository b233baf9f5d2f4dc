// Group normalisation: each sample's channels in groups, each group with mean 0 and variance 1 over its positions.
//                                                                    Wu and He 2018, arXiv:1803.08494
//   y = scale_c * (x - mean) / sqrt(variance + epsilon) + shift_c      mean, variance of the group of c in the sample
//   the gradient is batch norm's, with the group in place of the channel; training and testing are the same
//
//   group_normed({1, 3, 10, 30}, 1, 4, {.groups = 2, .epsilon = 1e-12})  ==  {-1, 1, -1, 1}
//
// One group: layer norm. As many groups as channels: instance norm. groups must divide the channels.
#ifndef DEFT_LAYER_GROUP_NORM_H
#define DEFT_LAYER_GROUP_NORM_H

#include <vector>

#include "deft/layer/role.h"

namespace deft {

// `count` samples, channels last; scale 1 and shift 0.
std::vector<double> group_normed(const std::vector<double>& x, std::int64_t count, std::int64_t channels,
                                 const GroupNormalization& options);

void describe(GroupNormalization& options, Fields& fields);

class GroupNormRule : public LayerRule {
 public:
  static const Card card;
  using Options = GroupNormalization;
  explicit GroupNormRule(Options options) : options_(options) {}
  LayerOptions layer() const override { return options_; }

 private:
  Options options_;
};

}  // namespace deft

#endif
