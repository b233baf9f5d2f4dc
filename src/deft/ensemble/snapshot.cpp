#include "deft/ensemble/snapshot.h"

namespace deft {

const Card Snapshot::card{"ensemble", "snapshot", "Snapshots of one training", "Huang, Li, Pleiss, Liu, Hopcroft, Weinberger 2017, arXiv:1704.00109",
                          {"optimization/swa", "optimization/weight_ema"}};

void describe(SnapshotOptions& options, Fields& fields) { fields.whole("count", options.count, "the last so many low points of the rate are members", {2, 50}); }

bool LowPoints::before_step(double rate) {
  const bool low = fell_ && rate > last_;
  if (low) fell_ = false;
  if (last_ >= 0 && rate < last_) fell_ = true;
  last_ = rate;
  return low;
}

void LowPoints::save(State& state) const {
  state.numbers["last"] = last_;
  state.numbers["fell"] = fell_;
}

void LowPoints::load(const State& state) {
  last_ = state.number("last");
  fell_ = state.number("fell") != 0;
}

}  // namespace deft
