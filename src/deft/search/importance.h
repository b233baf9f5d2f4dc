// Which options mattered: the share of the scores' variance that each explains by itself.      Hutter, Hoos, Leyton-Brown 2014, ICML
//
//   a forest of regression trees is fitted to (settings, score); a tree is constant on boxes, so its variance over the whole space
//   and that of its mean along one parameter are sums over boxes, without sampling:
//   importance_i = Var_x_i( mean over all others of tree(x) ) / Var( tree(x) ), mean over trees
//
//   importance({{0.1, 0.7}, ...}, scores, 0)  ->  {0.62, 0.21}       what is missing to 1 is shared by several
#ifndef DEFT_SEARCH_IMPORTANCE_H
#define DEFT_SEARCH_IMPORTANCE_H

#include <cstdint>
#include <vector>

#include "deft/search/space.h"

namespace deft {

// One tree's boxes: in each the tree has one value.
struct Box {
  std::vector<double> low, high;
  double value = 0.0;
};

// Shares of the variance of the function that is constant on these boxes of 0 .. 1.
std::vector<double> variance_shares(const std::vector<Box>& boxes);

constexpr std::size_t kLeastTrials = 8;   // fewer say nothing

// Not-a-number (no say) counts as the middle. Empty where there are fewer than kLeastTrials, or all scores are equal.
std::vector<double> importance(const std::vector<Point>& points, const std::vector<double>& scores, std::int64_t seed);

}  // namespace deft

#endif
