#include "deft/ensemble/boosted_trees.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "deft/core/problem.h"
#include "deft/core/random.h"
#include "support/checked_options.h"

#ifdef DEFT_XGBOOST
#include <xgboost/c_api.h>

#include "deft/ensemble/boosting.h"
#endif

namespace deft {
namespace {

TEST(BoostedTrees, RefusesOptionsThatCannotBe) {
  EXPECT_EQ(option_problems(BoostedTreesOptions{.depth = 0}), std::vector<std::string>{"depth = 0 is outside 1 .. 16"});
  EXPECT_EQ(option_problems(BoostedTreesOptions{.folds = 1}), std::vector<std::string>{"folds = 1 is outside 2 .. 20"});
}

// Two stumps by hand: z = sum of leaves, answer = sigmoid(z).
TEST(BoostedTrees, AddsUpLeavesAndTakesTheSigmoid) {
  State state;
  state.numbers = {{"rounds", 2}, {"folds", 1}};
  State fold;
  fold.arrays["nodes"] = {0, 0.5f, 2, -1, 0, 0, -1, 0, 1, 1, 2.0f, 5, -1, 0, 2, -1, 0, 3};
  fold.arrays["roots"] = {0, 3};
  fold.arrays["leaves"] = {1.0f, -1.0f, 0.5f, -3.0f};
  state.put("fold1", fold);
  BoostedTrees trees({});
  trees.load(state, 2, 2, "m");
  std::vector<float> out(4);
  trees.predict(std::vector<float>{0.2f, 1.0f, 0.9f, 4.0f}, 2, out);
  EXPECT_NEAR(out[1], 1 / (1 + std::exp(-1.5)), 1e-6);   // 1 + 0.5
  EXPECT_NEAR(out[3], 1 / (1 + std::exp(4.0)), 1e-6);    // -1 - 3
  EXPECT_NEAR(out[0] + out[1], 1, 1e-6);

  const auto refusal = [&](const State& damaged) {
    try {
      BoostedTrees({}).load(damaged, 2, 2, "m");
    } catch (const Refusal& refused) {
      return std::string(refused.what());
    }
    return std::string();
  };
  State more = state;
  more.numbers["rounds"] = 3;
  EXPECT_EQ(refusal(more), "m: the number of its trees is not that of its rounds");
  fold.arrays["leaves"][1] = std::nanf("");
  state.put("fold1", fold);
  EXPECT_EQ(refusal(state), "m: a leaf of its trees is not a finite number");
}

#ifdef DEFT_XGBOOST

LabelledRows random_rows(std::int64_t count, std::int64_t classes, bool threshold, std::uint64_t seed) {
  Random random(seed);
  LabelledRows rows{.width = 4, .classes = classes};
  for (std::int64_t i = 0; i < count; ++i) {
    for (std::int64_t k = 0; k < 4; ++k) rows.values.push_back(static_cast<float>(random.normal()));
    rows.labels.push_back(threshold ? rows.values[rows.values.size() - 4] > 0.3f : random.below(classes));
  }
  return rows;
}

// XGBoost's own sums of rows that it was not grown on, after its own prediction.
TEST(BoostedTrees, TreesTakenOverAddUpToXgBoostsSums) {
  const LabelledRows rows = random_rows(200, 3, false, 1);
  std::vector<std::int64_t> own(150), others(50);
  std::iota(own.begin(), own.end(), std::int64_t{0});
  std::iota(others.begin(), others.end(), std::int64_t{150});
  Boosting boosting(rows, own, others, {.depth = 4}, 3);
  for (int round = 0; round < 5; ++round) boosting.grow_round();
  const std::span<const float> theirs = boosting.sums_of_others();
  ASSERT_EQ(theirs.size(), 150u);
  const Forest trees = boosting.trees(5);
  ASSERT_EQ(trees.roots.size(), 15u);
  for (std::size_t i = 0; i < others.size(); ++i) {
    std::vector<double> z(3, 0.5);   // XGBoost's base score, which softmax does not see
    for (std::size_t t = 0; t < trees.roots.size(); ++t) {
      z[t % 3] += trees.leaves[static_cast<std::size_t>(trees.nodes[trees.leaf_of(static_cast<std::size_t>(trees.roots[t]), rows.row(others[i]))].next)];
    }
    for (std::size_t k = 0; k < 3; ++k) EXPECT_NEAR(z[k], theirs[i * 3 + k], 1e-5);
  }
}

double right_share(std::span<const float> answers, const LabelledRows& rows) {
  std::int64_t right = 0;
  const auto classes = static_cast<std::size_t>(rows.classes);
  for (std::size_t i = 0; i < rows.labels.size(); ++i) {
    const auto own = answers.subspan(i * classes, classes);
    right += std::max_element(own.begin(), own.end()) - own.begin() == rows.labels[i];
  }
  return static_cast<double>(right) / static_cast<double>(rows.count());
}

TEST(BoostedTrees, LearnAThresholdAndNothingFromRandomLabels) {
  const LabelledRows rows = random_rows(600, 2, true, 5), fresh = random_rows(600, 2, true, 6);
  BoostedTrees trees({});
  trees.fit(rows, {.seed = 1});
  std::vector<float> out(1200);
  trees.predict(fresh.values, 600, out);
  EXPECT_GT(right_share(out, fresh), 0.98);
  EXPECT_GT(right_share(trees.out_of_fold(), rows), 0.98);

  const LabelledRows noise = random_rows(600, 2, false, 7);
  BoostedTrees none({.most_rounds = 60});
  none.fit(noise, {.seed = 1});
  EXPECT_NEAR(right_share(none.out_of_fold(), noise), 0.5, 4 * std::sqrt(0.25 / 600));
}

TEST(BoostedTrees, AnswerAsBeforeWhenTheyAreLoaded) {
  const LabelledRows rows = random_rows(120, 3, false, 8);
  BoostedTrees trees({.folds = 2, .most_rounds = 10}), again({});
  trees.fit(rows, {.seed = 1});
  State state;
  trees.save(state);
  again.load(state, 4, 3, "m");
  std::vector<float> a(360), b(360);
  trees.predict(rows.values, 120, a);
  again.predict(rows.values, 120, b);
  EXPECT_EQ(a, b);
  EXPECT_EQ(trees.nodes(), again.nodes());
}

// The watch is asked after ten rounds.
TEST(BoostedTrees, StopWhenTheyAreTold) {
  BoostedTrees trees({});
  std::int64_t asked = 0;
  trees.fit(random_rows(300, 2, true, 9), {.seed = 1, .after_layer = [&](const GrownLayer&) { return ++asked < 2; }});
  EXPECT_EQ(asked, 2);
  EXPECT_LE(trees.layers(), 20);
}

TEST(BoostedTrees, RefuseFewerRowsThanFolds) {
  EXPECT_THROW(BoostedTrees({}).fit(random_rows(4, 2, true, 1), {}), Refusal);
}

#endif

}  // namespace
}  // namespace deft
