// XGBoost behind three calls: one booster, on one part of the rows, watched on another.
//
//   Boosting boosting(rows, own, others, {.learning_rate = 0.1, .depth = 6}, seed);
//   boosting.grow_round();  boosting.sums_of_others()              z of each held-out row, count x sums
//   append_trees(forest, 40): the trees of 40 rounds as plain nodes with one number in each leaf
//
// Throws Refusal where deft was built without XGBoost.
#ifndef DEFT_ENSEMBLE_BOOSTING_H
#define DEFT_ENSEMBLE_BOOSTING_H

#include <memory>

#include "deft/ensemble/boosted_trees.h"

namespace deft {

class Boosting {
 public:
  // `own`: rows to learn from; `others`: rows that are only answered.
  Boosting(const LabelledRows& rows, std::span<const std::int64_t> own, std::span<const std::int64_t> others, const BoostedTreesOptions& options, std::uint64_t seed);
  ~Boosting();
  Boosting(Boosting&&) noexcept;
  void grow_round();
  std::span<const float> sums_of_others();
  Forest trees(std::int64_t rounds) const;

 private:
  struct Handles;
  std::unique_ptr<Handles> handles_;
};

}  // namespace deft

#endif
