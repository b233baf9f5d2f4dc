// Ghost batch normalisation: batch norm whose statistics are those of small parts of a large batch.
//                                                                    Hoffer, Hubara, Soudry 2017, arXiv:1705.08741
//   training: the batch is cut into floor(count / samples) parts of nearly equal size; each is batch-normalised alone,
//             and its statistics enter the running ones in turn       testing: as batch norm
//
//   ghost_normed({1, 3, 10, 30}, 4, 1, {.samples = 2, .epsilon = 1e-12})  ==  {-1, 1, -1, 1}
//
// samples at least the batch size: exactly batch norm.
#ifndef DEFT_LAYER_GHOST_BATCH_NORM_H
#define DEFT_LAYER_GHOST_BATCH_NORM_H

#include <vector>

#include "deft/layer/role.h"

namespace deft {

// `count` samples, channels last; scale 1 and shift 0.
std::vector<double> ghost_normed(const std::vector<double>& x, std::int64_t count, std::int64_t channels,
                                 const GhostNormalization& options);

void describe(GhostNormalization& options, Fields& fields);

class GhostBatchNormRule : public LayerRule {
 public:
  static const Card card;
  using Options = GhostNormalization;
  explicit GhostBatchNormRule(Options options) : options_(options) {}
  LayerOptions layer() const override { return options_; }

 private:
  Options options_;
};

}  // namespace deft

#endif
