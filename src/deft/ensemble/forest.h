// A forest as plain numbers: trees that ask whether a number of the row is at most a threshold, and answer with shares of classes.
//
//   Forest forest{.width = 2, .classes = 2, .nodes = {{0, 0.5f, 2}, {-1, 0, 0}, {-1, 0, 1}}, .roots = {0}, .leaves = {1, 0,  0.2f, 0.8f}};
//   forest.answer({0.4f, 9}, out)    ->  {1, 0}                  row[0] <= 0.5: to the node behind it, else to node `next`
//
// A tree's nodes lie in preorder: a node's first child stands right behind it, its second at `next`, so that every step goes forward
// and a damaged file cannot lead in circles.
#ifndef DEFT_ENSEMBLE_FOREST_H
#define DEFT_ENSEMBLE_FOREST_H

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "deft/core/state.h"
#include "deft/ensemble/labelled_rows.h"

namespace deft {

struct ForestNode {
  std::int32_t feature = -1;           // -1: a leaf
  float threshold = 0.0f;
  std::int32_t next = 0;               // the second child; of a leaf: its row of `leaves`
};

struct Forest {
  std::int64_t width = 0, classes = 0;
  std::vector<ForestNode> nodes;
  std::vector<std::int32_t> roots;     // of each tree
  std::vector<float> leaves;           // rows of `classes` shares

  std::size_t leaf_of(std::size_t root, std::span<const float> row) const;   // the node's number
  void answer(std::span<const float> row, std::span<float> out) const;       // mean over the trees

  // Gives the leaves of the trees from `first` on the shares of classes among those of `rows` that reach them. A leaf that none reaches keeps
  // what it has.
  void settle(std::size_t first, const LabelledRows& rows, std::span<const std::int64_t> which);

  // As arrays "nodes", "roots" and "leaves"; throws Refusal for anything that is no forest of this width and these classes.
  void save(State& state) const;
  // `sums`: leaves hold any finite numbers, which are added up, in place of shares.
  enum class Leaves { shares, sums };
  static Forest load(const State& state, std::int64_t width, std::int64_t classes, const std::string& where, Leaves kind = Leaves::shares);
};

// A forest without trees whose first `classes` leaves say one class each.
Forest empty_forest(std::int64_t width, std::int64_t classes);

}  // namespace deft

#endif
