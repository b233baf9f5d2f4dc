#include "deft/layer/batch_norm.h"

#include "deft/layer/normalize.h"

namespace deft {

std::vector<double> batch_normed(const std::vector<double>& x, std::int64_t channels, const Normalization& options) {
  return normalize_sets(x, channels, options.epsilon, [&](std::int64_t i) { return i % channels; });
}

const Card BatchNormRule::card{"layer", "batch_norm", "Batch normalisation",
                               "Ioffe and Szegedy 2015, Batch normalization, arXiv:1502.03167"};

void describe(Normalization& o, Fields& f) {
  f.real("epsilon", o.epsilon, "added to the variance", {1e-12, 1});
  f.real("momentum", o.momentum, "share of the newest batch in the running statistics", {0, 1});
  f.yes_no("scale", o.scale, "learned factor per channel");
  f.yes_no("shift", o.shift, "learned offset per channel");
}

}  // namespace deft
