#include "deft/ensemble/deep_forest.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "deft/core/problem.h"
#include "deft/core/random.h"
#include "goldens/deep_forest.h"

namespace deft {
namespace {

LabelledRows golden_rows(const std::vector<double>& values, const std::vector<double>& labels) {
  LabelledRows rows{.width = 6, .classes = 3, .values = {values.begin(), values.end()}};
  for (const double label : labels) rows.labels.push_back(static_cast<std::int64_t>(label));
  return rows;
}

double accuracy(const std::vector<float>& answers, const LabelledRows& rows) {
  const auto classes = static_cast<std::size_t>(rows.classes);
  double right = 0;
  for (std::size_t i = 0; i < rows.labels.size(); ++i) {
    const auto row = answers.begin() + static_cast<std::ptrdiff_t>(i * classes);
    right += std::max_element(row, row + static_cast<std::ptrdiff_t>(classes)) - row == rows.labels[i];
  }
  return right / static_cast<double>(rows.count());
}

std::vector<float> asked(const ForestModel& forest, const LabelledRows& rows) {
  std::vector<float> out(static_cast<std::size_t>(rows.count() * rows.classes));
  forest.predict(rows.values, rows.count(), out);
  return out;
}

DeepForestOptions small(std::int64_t most_layers) {
  DeepForestOptions options;
  options.trees = 20;
  options.most_layers = most_layers;
#ifndef DEFT_OPENCV
  options.random_forests = 0;
#endif
  return options;
}

// Labels that say nothing: an answer that had seen its row's label would be right, one that has not is right by chance. Both
// layers: the second reads what the first said.
TEST(DeepForest, AnswersOutOfFoldHaveNeverSeenTheirRow) {
  Random random(1);
  LabelledRows rows{.width = 4, .classes = 2};
  for (int i = 0; i < 600; ++i) {
    for (int k = 0; k < 4; ++k) rows.values.push_back(static_cast<float>(random.normal()));
    rows.labels.push_back(i % 2);
  }
  DeepForestOptions options = small(2);
  options.patience = 2;
  DeepForest forest(options);
  std::vector<double> layers;
  forest.fit(rows, {.seed = 3, .after_layer = [&](const GrownLayer& layer) {
                      layers.push_back(layer.accuracy);
                      return true;
                    }});
  ASSERT_EQ(layers.size(), 2u);
  for (const double one : layers) EXPECT_NEAR(one, 0.5, 4 * std::sqrt(0.25 / 600));
  EXPECT_GT(accuracy(asked(forest, rows), rows), 0.9);   // two thirds of its forests have seen each of these
}

// scikit-learn's RandomForestClassifier and ExtraTreesClassifier(max_features=1) on the same rows, ten seeds each: least and largest accuracy.
TEST(DeepForest, OneLayerIsAsGoodAsScikitLearnsForests) {
  const LabelledRows train = golden_rows(goldens::forest_train, goldens::forest_train_labels), test = golden_rows(goldens::forest_test, goldens::forest_test_labels);
  for (const bool random : {false, true}) {
    DeepForestOptions options = small(1);
    options.trees = 60;
    options.random_forests = random ? 1 : 0;
    options.completely_random_forests = random ? 0 : 1;
#ifndef DEFT_OPENCV
    if (random) continue;
#endif
    DeepForest forest(options);
    forest.fit(train, {.seed = 5});
    const std::vector<double>& range = random ? goldens::random_forest_range : goldens::completely_random_range;
    EXPECT_GT(accuracy(asked(forest, test), test), range[0] - 0.02) << random;
    EXPECT_LT(accuracy(asked(forest, test), test), range[1] + 0.02) << random;
  }
}

TEST(DeepForest, StopsWhenALayerBringsNothingAndDropsIt) {
  const LabelledRows train = golden_rows(goldens::forest_train, goldens::forest_train_labels);
  DeepForest forest(small(10));
  std::vector<GrownLayer> layers;
  forest.fit(train, {.seed = 1, .after_layer = [&](const GrownLayer& layer) {
                       layers.push_back(layer);
                       return true;
                     }});
  ASSERT_GE(layers.size(), 2u);
  ASSERT_LT(layers.size(), 10u);
  EXPECT_FALSE(layers.back().better);
  EXPECT_EQ(forest.layers(), static_cast<std::int64_t>(layers.size()) - 1);
  EXPECT_NEAR(accuracy(forest.out_of_fold(), train), layers[layers.size() - 2].accuracy, 1e-12);
}

TEST(DeepForest, EndsWhenToldTo) {
  DeepForest forest(small(10));
  forest.fit(golden_rows(goldens::forest_train, goldens::forest_train_labels), {.seed = 1, .after_layer = [](const GrownLayer&) { return false; }});
  EXPECT_EQ(forest.layers(), 1);
}

TEST(DeepForest, AnswersTheSameAfterSavingAndRepeatsWithItsSeed) {
  const LabelledRows train = golden_rows(goldens::forest_train, goldens::forest_train_labels), test = golden_rows(goldens::forest_test, goldens::forest_test_labels);
  DeepForest forest(small(3)), same(small(3)), loaded(small(3));
  forest.fit(train, {.seed = 2});
  same.fit(train, {.seed = 2});
  const std::vector<float> answers = asked(forest, test);
  EXPECT_EQ(asked(same, test), answers);
  State state;
  forest.save(state);
  loaded.load(state, 6, 3, "a.safetensors");
  EXPECT_EQ(asked(loaded, test), answers);
  EXPECT_EQ(loaded.nodes(), forest.nodes());
  for (std::size_t i = 0; i < answers.size(); i += 3) EXPECT_NEAR(answers[i] + answers[i + 1] + answers[i + 2], 1.0f, 1e-4f);

  state.numbers["layers"] = 1e9;
  EXPECT_THROW(loaded.load(state, 6, 3, "a.safetensors"), Refusal);
  state.numbers["layers"] = 1;
  EXPECT_THROW(loaded.load(state, 2, 3, "a.safetensors"), Refusal);   // rows of two numbers: its trees ask for more
}

TEST(DeepForest, RefusesFewerRowsThanFolds) {
  const LabelledRows rows{.width = 1, .classes = 2, .values = {0, 1}, .labels = {0, 1}};
  DeepForest forest(small(1));
  try {
    forest.fit(rows, {});
    FAIL();
  } catch (const Refusal& refusal) {
    EXPECT_EQ(std::string(refusal.what()), "[ensemble] deep_forest: 2 training rows are too few for 3 folds");
  }
}

}  // namespace
}  // namespace deft
