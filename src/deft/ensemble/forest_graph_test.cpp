#include "deft/ensemble/forest_graph.h"

#include <gtest/gtest.h>

#include <cmath>

#include "deft/core/random.h"
#include "deft/ensemble/boosted_trees.h"
#include "deft/ensemble/deep_forest.h"
#include "support/calculating_writer.h"

namespace deft {
namespace {

// Two trees on two columns: [x0 <= 0.5 ? leaf 0 : leaf 1], [x1 <= 2 ? leaf 2 : leaf 3].
State two_stumps(std::vector<float> leaves) {
  State state;
  state.arrays["nodes"] = {0, 0.5f, 2, -1, 0, 0, -1, 0, 1, 1, 2.0f, 5, -1, 0, 2, -1, 0, 3};
  state.arrays["roots"] = {0, 3};
  state.arrays["leaves"] = std::move(leaves);
  return state;
}

std::vector<float> written(const ForestModel& forest, std::int64_t width, std::vector<float> rows) {
  CalculatingWriter writer;
  return writer.values(forest.write(writer, writer.rows_of(width, std::move(rows))));
}

// By hand: the means over two folds of sigmoid(1 + 0.5) and sigmoid(0), and of sigmoid(-1 - 3) and sigmoid(0).
TEST(ForestGraph, OfTwoClassesIsTheMeanSigmoid) {
  State state;
  state.numbers = {{"rounds", 2}, {"folds", 2}};
  state.put("fold1", two_stumps({1.0f, -1.0f, 0.5f, -3.0f}));
  state.put("fold2", two_stumps({0.0f, 0.0f, 0.0f, 0.0f}));
  BoostedTrees trees({});
  trees.load(state, 2, 2, "m");
  const std::vector<float> out = written(trees, 2, {0.5f, 2.0f, 0.9f, 4.0f});   // the first row stands on both thresholds
  EXPECT_NEAR(out[1], (1 / (1 + std::exp(-1.5)) + 0.5) / 2, 1e-6);
  EXPECT_NEAR(out[3], (1 / (1 + std::exp(4.0)) + 0.5) / 2, 1e-6);
  EXPECT_NEAR(out[0] + out[1], 1, 1e-6);
}

// One round of three classes: tree c adds to z_c.
TEST(ForestGraph, OfThreeClassesIsTheSoftmax) {
  State fold, state;
  fold.arrays["nodes"] = {0, 0.0f, 2, -1, 0, 0, -1, 0, 1, -1, 0, 2, -1, 0, 3};   // a stump, and two trees that are one leaf
  fold.arrays["roots"] = {0, 3, 4};
  fold.arrays["leaves"] = {std::log(2.0f), 0.0f, std::log(3.0f), std::log(5.0f)};
  state.numbers = {{"rounds", 1}, {"folds", 1}};
  state.put("fold1", fold);
  BoostedTrees trees({});
  trees.load(state, 1, 3, "m");
  const std::vector<float> out = written(trees, 1, {-1.0f, 1.0f}), expected{0.2f, 0.3f, 0.5f, 1.0f / 9, 3.0f / 9, 5.0f / 9};
  ASSERT_EQ(out.size(), expected.size());
  for (std::size_t i = 0; i < out.size(); ++i) EXPECT_NEAR(out[i], expected[i], 1e-6) << i;
}

// The second layer reads the shares of the first behind the row: every branch of the graph against the walk through plain nodes.
TEST(ForestGraph, OfADeepForestAnswersAsItDoes) {
  Random random(1);
  LabelledRows rows{.width = 3, .classes = 3};
  for (int i = 0; i < 90; ++i) {
    for (int k = 0; k < 3; ++k) rows.values.push_back(static_cast<float>(random.normal()));
    rows.labels.push_back(rows.values[rows.values.size() - 3] * rows.values[rows.values.size() - 2] > 0 ? 0 : 1 + i % 2);
  }
  DeepForestOptions options;
  options.random_forests = 0;
  options.completely_random_forests = 2;
  options.trees = 5;
  options.most_layers = 3;
  options.patience = 3;
  DeepForest forest(options);
  forest.fit(rows, {.seed = 2});
  std::vector<float> expected(270);
  forest.predict(rows.values, 90, expected);
  const std::vector<float> out = written(forest, 3, rows.values);
  ASSERT_EQ(out.size(), expected.size());
  for (std::size_t i = 0; i < out.size(); ++i) EXPECT_NEAR(out[i], expected[i], 1e-5) << i;
}

}  // namespace
}  // namespace deft
