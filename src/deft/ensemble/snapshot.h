// Snapshots: states of one training, taken at the low points of a cyclical rate, answer together.   Huang et al. 2017, arXiv:1704.00109
//
//   low point: the last step before the rate rises after it had fallen; and the end of the training
//   the last `count` of them are the members
//
//   rates 4 3 2 1 4 3 2 1 4 3 2 1   ->   after steps 4, 8 and 12
//
// Five members for the price of one training, each of a fifth of its length. Where the recipe has no schedule, one is decided on: a
// cosine restarted at the full rate so that `count` cycles fill the training (schedule.warm_restarts, growth 1).
#ifndef DEFT_ENSEMBLE_SNAPSHOT_H
#define DEFT_ENSEMBLE_SNAPSHOT_H

#include "deft/ensemble/role.h"

namespace deft {

// Tells of low points while a training goes on: true if the weights before a step with this rate are at one.
class LowPoints {
 public:
  bool before_step(double rate);
  void save(State& state) const;
  void load(const State& state);

 private:
  double last_ = -1.0;
  bool fell_ = false;              // since the last low point
};

struct SnapshotOptions {
  std::int64_t count = 5;
};
void describe(SnapshotOptions& options, Fields& fields);

class Snapshot : public MemberSource {
 public:
  static const Card card;
  using Options = SnapshotOptions;
  explicit Snapshot(Options options) : options_(options) {}
  std::int64_t snapshots() const override { return options_.count; }

 private:
  Options options_;
};

}  // namespace deft

#endif
