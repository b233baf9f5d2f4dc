// A completely random tree: each node asks about a number picked at random, at a threshold picked at random between the least and the largest
// that its rows have; nothing looks at the classes until a node's rows are all of one.      Fan et al. 2003; Zhou and Feng 2017, arXiv:1702.08835
//
//   grow_completely_random_tree(forest, rows, {0, 1, 2, 3}, 2, random);      appends one tree, grown on those rows
//
// A node with fewer than `smallest_split` rows is a leaf, as is one whose rows are all equal. With 2 every distinct training row is memorised.
#ifndef DEFT_ENSEMBLE_COMPLETELY_RANDOM_TREE_H
#define DEFT_ENSEMBLE_COMPLETELY_RANDOM_TREE_H

#include "deft/core/random.h"
#include "deft/ensemble/forest.h"

namespace deft {

void grow_completely_random_tree(Forest& forest, const LabelledRows& rows, std::vector<std::int64_t> which, std::int64_t smallest_split, Random& random);

}  // namespace deft

#endif
