#include "deft/layer/group_norm.h"

#include "deft/layer/normalize.h"

namespace deft {

std::vector<double> group_normed(const std::vector<double>& x, std::int64_t count, std::int64_t channels,
                                 const GroupNormalization& options) {
  const std::int64_t size = static_cast<std::int64_t>(x.size()) / count;
  return normalize_sets(x, count * options.groups, options.epsilon, [&](std::int64_t i) {
    return i / size * options.groups + i % channels * options.groups / channels;
  });
}

const Card GroupNormRule::card{"layer", "group_norm", "Group normalisation",
                               "Wu and He 2018, Group normalization, arXiv:1803.08494"};

void describe(GroupNormalization& o, Fields& f) {
  f.whole("groups", o.groups, "parts of the channels; must divide their number", {1, 65536});
  f.real("epsilon", o.epsilon, "added to the variance", {1e-12, 1});
  f.yes_no("scale", o.scale, "learned factor per channel");
  f.yes_no("shift", o.shift, "learned offset per channel");
}

}  // namespace deft
