#include "deft/train/metrics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

namespace deft {
namespace {

// Six samples, three classes; class 2 never occurs. Worked on paper:
//   truth   0 0 0 0 1 1        confusion  0: 3 1 0
//   answer  0 0 0 1 1 2                   1: 0 1 1
const std::vector<float> kPredictions{.8f, .1f, .1f, .6f, .3f, .1f, .5f, .3f, .2f, .1f, .9f, 0, .2f, .7f, .1f, .3f, .3f, .4f};

Samples labelled(std::vector<std::int64_t> labels) {
  Samples samples;
  samples.labels = std::move(labels);
  return samples;
}

TEST(Metrics, OfClassesAsOnPaper) {
  const Metrics m = measure(labelled({0, 0, 0, 0, 1, 1}), Task::classes, kPredictions, 3, 0.25);
  EXPECT_EQ(m.count, 6);
  EXPECT_EQ(m.loss, 0.25);
  EXPECT_DOUBLE_EQ(m.accuracy, 4.0 / 6);
  EXPECT_EQ(m.confusion, (std::vector<std::int64_t>{3, 1, 0, 0, 1, 1, 0, 0, 0}));
  EXPECT_DOUBLE_EQ(m.recall[0], 0.75);
  EXPECT_DOUBLE_EQ(m.recall[1], 0.5);
  EXPECT_TRUE(std::isnan(m.recall[2])) << "no sample of it: not 0";
  EXPECT_NEAR(m.confidence, (.8 + .6 + .5 + .9 + .7 + .4) / 6, 1e-7);
  EXPECT_DOUBLE_EQ(m.balanced_accuracy, 0.625) << "over the classes that occur";
  // F1 = 2 hits / (truly + answered): 6 / 7 and 2 / 4.
  EXPECT_DOUBLE_EQ(m.macro_f1, (6.0 / 7 + 0.5) / 2);
}

TEST(Metrics, SurestAnswersAreCountedOnceThereAreTenOfAClass) {
  const Metrics few = measure(labelled({0, 0, 0, 0, 1, 1}), Task::classes, kPredictions, 3, 0);
  EXPECT_EQ(few.surest.surest, 0);
  std::vector<float> tens;
  for (int i = 0; i < 20; ++i) tens.insert(tens.end(), {0.9f - 0.01f * static_cast<float>(i), 0.1f + 0.01f * static_cast<float>(i)});
  const Metrics many = measure(labelled(std::vector<std::int64_t>(20, 1)), Task::classes, tens, 2, 0);
  EXPECT_EQ(many.surest.surest, 2);
  EXPECT_EQ(many.surest.surest_wrong, 2);
}

TEST(Metrics, WorstMistakesComeFirstAndAreAtMostTwentyFour) {
  const Metrics m = measure(labelled({0, 0, 0, 0, 1, 1}), Task::classes, kPredictions, 3, 0);
  ASSERT_EQ(m.mistakes.size(), 2u);
  EXPECT_EQ(m.mistakes[0].index, 3);
  EXPECT_EQ(m.mistakes[0].truth, 0);
  EXPECT_EQ(m.mistakes[0].answer, 1);
  EXPECT_FLOAT_EQ(static_cast<float>(m.mistakes[0].probability), 0.9f);
  EXPECT_EQ(m.mistakes[1].index, 5);
  std::vector<float> wrong;
  for (int i = 0; i < 50; ++i) wrong.insert(wrong.end(), {0.9f, 0.1f});
  EXPECT_EQ(measure(labelled(std::vector<std::int64_t>(50, 1)), Task::classes, wrong, 2, 0).mistakes.size(), 24u);
}

TEST(Metrics, OfAttributesCountEachAnswer) {
  Samples samples;
  samples.targets = {1, 0, 1, 0};
  EXPECT_DOUBLE_EQ(measure(samples, Task::attributes, std::vector<float>{0.9f, 0.4f, 0.3f, 0.6f}, 1, 0).accuracy, 0.5);
}

TEST(Metrics, OfRegressionIsTheShareOfVarianceExplained) {
  Samples samples;
  samples.targets = {1, 2, 3, 4};
  EXPECT_DOUBLE_EQ(measure(samples, Task::regression, std::vector<float>{1, 2, 3, 4}, 1, 0).accuracy, 1.0);
  EXPECT_DOUBLE_EQ(measure(samples, Task::regression, std::vector<float>{2.5, 2.5, 2.5, 2.5}, 1, 0).accuracy, 0.0);
  EXPECT_DOUBLE_EQ(measure(samples, Task::regression, std::vector<float>{1, 2, 3, 6}, 1, 0).accuracy, 1 - 4.0 / 5);
}

TEST(Metrics, OfNothingAreNothing) { EXPECT_EQ(measure(Samples{}, Task::classes, {}, 3, 0).count, 0); }

TEST(Metrics, JsonWritesAMissingRecallAsNull) {
  const nlohmann::json json = to_json(measure(labelled({0, 0, 0, 0, 1, 1}), Task::classes, kPredictions, 3, 0.25), {"a", "b", "c"});
  EXPECT_EQ(json["recall"]["a"], 0.75);
  EXPECT_NE(json.dump().find("\"c\":null"), std::string::npos);
  EXPECT_EQ(json["confusion"], nlohmann::json({{3, 1, 0}, {0, 1, 1}, {0, 0, 0}}));
}

}  // namespace
}  // namespace deft
