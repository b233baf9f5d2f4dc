// Dead ReLU: units that give 0 for every sample get no gradient and never come back.
//                                                                                Lu and others 2019, arXiv:1903.06733
//
//   warn: share of units dead on the probe batch > `share` in each of the last `checks` probes
//   error: almost a whole layer (> 0.98): nothing behind it learns any more;   info: more than half of `share`
//
// Several probes in a row, since units also die and wake at random early on.
//
//   DeadReluOptions o;  conv3: 0.81 0.83 0.84   ->  warning
#ifndef DEFT_COACH_DEAD_RELU_H
#define DEFT_COACH_DEAD_RELU_H

#include <cstdint>

#include "deft/coach/role.h"
#include "deft/coach/series.h"

namespace deft {

// The layer with the largest of the smallest values among its last `checks` probes: what has held for so long.
// Layers with fewer probes are left out; the probe of the untrained network does not count.
struct Worst {
  const LayerTrack* layer = nullptr;
  double share = 0.0;
};
Worst worst_layer(const std::vector<LayerTrack>& tracks, double LayerObservation::*value, std::int64_t checks);

// The share with which the untrained network begins, where it is worst; nothing where that was not looked at.
Worst worst_at_start(const std::vector<LayerTrack>& tracks, double LayerObservation::*value);

struct DeadReluOptions {
  double share = 0.7;       // of a layer's units that are dead
  std::int64_t checks = 3;  // probes in a row
};
void describe(DeadReluOptions& options, Fields& fields);

class DeadRelu : public CoachRule {
 public:
  static const Card card;
  using Options = DeadReluOptions;
  explicit DeadRelu(Options options) : options_(options) {}
  std::vector<Finding> look(const Observations& seen) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
