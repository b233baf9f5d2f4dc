#include "deft/layer/layer_norm.h"

#include "deft/layer/normalize.h"

namespace deft {

std::vector<double> layer_normed(const std::vector<double>& x, std::int64_t count, const LayerNormalization& options) {
  const std::int64_t size = static_cast<std::int64_t>(x.size()) / count;
  return normalize_sets(x, count, options.epsilon, [&](std::int64_t i) { return i / size; });
}

const Card LayerNormRule::card{"layer", "layer_norm", "Layer normalisation",
                               "Ba, Kiros, Hinton 2016, Layer normalization, arXiv:1607.06450"};

void describe(LayerNormalization& o, Fields& f) {
  f.real("epsilon", o.epsilon, "added to the variance", {1e-12, 1});
  f.yes_no("scale", o.scale, "learned factor per channel");
  f.yes_no("shift", o.shift, "learned offset per channel");
}

}  // namespace deft
