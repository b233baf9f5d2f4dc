// Settings of boosted trees worth trying on a table that nobody has seen: drawn at random, the same for the same seed.
//
//   depth 3 .. 8     learning_rate 0.03 .. 0.2, log-uniform     row_share 0.6 .. 1     column_share 0.4 .. 1     leaf_weight 0.3 .. 10, log-uniform
//
// Random search on these scales: Bergstra, Bengio 2012; the ranges are those that XGBoost's own notes on tuning name.
#ifndef DEFT_ENSEMBLE_BOOSTED_TREES_SETTINGS_H
#define DEFT_ENSEMBLE_BOOSTED_TREES_SETTINGS_H

#include "deft/ensemble/boosted_trees.h"

namespace deft {

// Setting `number` (from 1); everything that is not drawn, like the folds, is as in `own`.
BoostedTreesOptions drawn_setting(const BoostedTreesOptions& own, std::uint64_t seed, std::int64_t number);

}  // namespace deft

#endif
