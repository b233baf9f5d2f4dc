// Breiman's random forest, grown by OpenCV's ml module: each tree on a bootstrap of the rows, each split the best of sqrt(width) numbers by the
// Gini index.                                                                                Breiman 2001, Random forests
//
//   grow_random_forest(forest, rows, which, 50, 2, seed);           appends 50 trees
//
// Only the structure is taken over: leaves get the shares of classes among all of `which` (OpenCV keeps no more than the most frequent one).
// Throws Refusal where deft was built without OpenCV.
#ifndef DEFT_ENSEMBLE_RANDOM_FOREST_H
#define DEFT_ENSEMBLE_RANDOM_FOREST_H

#include "deft/ensemble/forest.h"

namespace deft {

void grow_random_forest(Forest& forest, const LabelledRows& rows, std::span<const std::int64_t> which, std::int64_t trees, std::int64_t smallest_split, std::uint64_t seed);

}  // namespace deft

#endif
