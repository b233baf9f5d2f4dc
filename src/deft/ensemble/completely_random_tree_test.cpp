#include "deft/ensemble/completely_random_tree.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace deft {
namespace {

LabelledRows random_rows(std::int64_t count, std::int64_t width, std::int64_t classes, std::uint64_t seed) {
  Random random(seed);
  LabelledRows rows{.width = width, .classes = classes};
  for (std::int64_t i = 0; i < count; ++i) {
    for (std::int64_t k = 0; k < width; ++k) rows.values.push_back(static_cast<float>(random.normal()));
    rows.labels.push_back(random.below(classes));
  }
  return rows;
}

std::vector<std::int64_t> all_of(const LabelledRows& rows) {
  std::vector<std::int64_t> which(rows.labels.size());
  std::iota(which.begin(), which.end(), std::int64_t{0});
  return which;
}

TEST(CompletelyRandomTree, MemorisesDistinctRowsWhateverTheirLabels) {
  const LabelledRows rows = random_rows(500, 4, 5, 1);
  Forest forest = empty_forest(4, 5);
  Random random(2);
  grow_completely_random_tree(forest, rows, all_of(rows), 2, random);
  std::vector<float> out(5);
  for (std::int64_t i = 0; i < rows.count(); ++i) {
    forest.answer(rows.row(i), out);
    EXPECT_EQ(out[static_cast<std::size_t>(rows.labels[static_cast<std::size_t>(i)])], 1.0f);
  }
}

TEST(CompletelyRandomTree, EqualRowsShareALeaf) {
  const LabelledRows rows{.width = 2, .classes = 2, .values = {1, 1, 1, 1, 1, 1, 1, 1}, .labels = {0, 1, 1, 1}};
  Forest forest = empty_forest(2, 2);
  Random random(2);
  grow_completely_random_tree(forest, rows, all_of(rows), 2, random);
  EXPECT_EQ(forest.nodes.size(), 1u);
  std::vector<float> out(2);
  forest.answer(rows.row(0), out);
  EXPECT_EQ(out, (std::vector<float>{0.25f, 0.75f}));
}

// One number, uniform thresholds: the first question of many trees on rows 0 and 10 lies anywhere between them, evenly.
TEST(CompletelyRandomTree, ThresholdsAreUniformAndNumbersEquallyLikely) {
  const LabelledRows rows{.width = 3, .classes = 2, .values = {0, 0, 5, 10, 1, 5}, .labels = {0, 1}};   // the third is the same for both
  Random random(3);
  const int trees = 4000;
  double sum = 0, squares = 0;
  int first = 0;
  for (int t = 0; t < trees; ++t) {
    Forest forest = empty_forest(3, 2);
    grow_completely_random_tree(forest, rows, {0, 1}, 2, random);
    ASSERT_EQ(forest.nodes.size(), 3u);
    ASSERT_LT(forest.nodes[0].feature, 2);
    const double share = forest.nodes[0].feature == 0 ? forest.nodes[0].threshold / 10.0 : forest.nodes[0].threshold;
    first += forest.nodes[0].feature == 0;
    sum += share;
    squares += share * share;
  }
  const double four_sigma = 4 / std::sqrt(static_cast<double>(trees));
  EXPECT_NEAR(first / static_cast<double>(trees), 0.5, 0.5 * four_sigma);
  EXPECT_NEAR(sum / trees, 0.5, std::sqrt(1 / 12.0) * four_sigma);
  EXPECT_NEAR(squares / trees, 1 / 3.0, std::sqrt(4 / 45.0) * four_sigma);   // variance of u^2: 1/5 - 1/9
}

TEST(CompletelyRandomTree, SmallNodesAreLeaves) {
  const LabelledRows rows = random_rows(200, 3, 2, 4);
  Forest forest = empty_forest(3, 2);
  Random random(5);
  grow_completely_random_tree(forest, rows, all_of(rows), 201, random);
  EXPECT_EQ(forest.nodes.size(), 1u);
  std::vector<float> out(2);
  forest.answer(rows.row(0), out);
  EXPECT_FLOAT_EQ(out[1], static_cast<float>(std::count(rows.labels.begin(), rows.labels.end(), 1)) / 200.0f);
}

}  // namespace
}  // namespace deft
