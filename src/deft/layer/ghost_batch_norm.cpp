#include "deft/layer/ghost_batch_norm.h"

#include <algorithm>

#include "deft/layer/normalize.h"

namespace deft {

std::vector<double> ghost_normed(const std::vector<double>& x, std::int64_t count, std::int64_t channels,
                                 const GhostNormalization& options) {
  const std::int64_t parts = std::max<std::int64_t>(1, count / options.samples);
  const std::int64_t size = static_cast<std::int64_t>(x.size()) / count;
  return normalize_sets(x, parts * channels, options.epsilon, [&](std::int64_t i) {
    std::int64_t part = 0;  // part p holds the samples from count * p / parts on
    while (i / size >= count * (part + 1) / parts) ++part;
    return part * channels + i % channels;
  });
}

const Card GhostBatchNormRule::card{
    "layer", "ghost_batch_norm", "Ghost batch normalisation",
    "Hoffer, Hubara, Soudry 2017, Train longer, generalize better, arXiv:1705.08741"};

void describe(GhostNormalization& o, Fields& f) {
  f.whole("samples", o.samples, "samples whose statistics are taken together, at least", {1, 1e6});
  f.real("epsilon", o.epsilon, "added to the variance", {1e-12, 1});
  f.real("momentum", o.momentum, "share of each part in the running statistics", {0, 1});
  f.yes_no("scale", o.scale, "learned factor per channel");
  f.yes_no("shift", o.shift, "learned offset per channel");
}

}  // namespace deft
