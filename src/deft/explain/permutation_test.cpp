#include "deft/explain/permutation.h"

#include <gtest/gtest.h>

#include <cmath>

#include "deft/core/problem.h"
#include "deft/core/random.h"
#include "deft/explain/explained.h"
#include "deft/explain/fake_answerer.h"

namespace deft {
namespace {

// Rows whose class is the sign of column `sign`; the model answers by it and looks at nothing else.
FakeAnswerer model_of_signs(std::int64_t count) {
  FakeAnswerer model;
  model.table = {{"noise", {}}, {"sign", {}}};
  model.known.part = "test";
  Random random(3);
  for (std::int64_t i = 0; i < count; ++i) {
    model.known.samples.rows.push_back(static_cast<float>(random.normal()));
    model.known.samples.rows.push_back(i % 2 ? 1.0f : -1.0f);
    model.known.samples.labels.push_back(i % 2);
  }
  model.answer_to = [](std::span<const float> row) { return row[1] > 0 ? std::vector<float>{0.1f, 0.9f} : std::vector<float>{0.9f, 0.1f}; };
  return model;
}

// Shuffled halves agree with the truth half of the time: the accuracy falls from 1 to 0.5, the loss grows from -ln 0.9 to -(ln 0.9 + ln 0.1) / 2.
TEST(Permutation, OfTheOnlyColumnIsWhatChanceLeaves) {
  const FakeAnswerer model = model_of_signs(2000);
  const std::vector<ColumnImportance> found = column_importances(model, model.known.samples, 4);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].column, 1u);
  EXPECT_NEAR(found[0].mean, 0.5, 4 * std::sqrt(0.25 / 2000.0));
  EXPECT_NEAR(found[0].loss, (std::log(0.9) - std::log(0.1)) / 2, 0.1);
  EXPECT_GT(found[0].deviation, 0.0);
  EXPECT_EQ(found[1].mean, 0.0);      // exactly: nobody looks at it
  EXPECT_EQ(found[1].loss, 0.0);
  EXPECT_EQ(found[1].deviation, 0.0);
}

// R2 of y = x is 1, and with x shuffled E[(x' - x)^2] = 2 variances, so 1 - 2.
TEST(Permutation, OfARegressionIsTwiceItsVariance) {
  FakeAnswerer model;
  model.task_of = Task::regression;
  model.names = {"y"};
  model.table = {{"x", {}}};
  model.answer_to = [](std::span<const float> row) { return std::vector<float>{row[0]}; };
  Random random(5);
  for (int i = 0; i < 4000; ++i) model.known.samples.rows.push_back(static_cast<float>(random.normal()));
  model.known.samples.targets = model.known.samples.rows;
  EXPECT_NEAR(column_importances(model, model.known.samples, 5)[0].mean, 2.0, 0.1);
}

TEST(Permutation, SaysWhichRowsItAskedAndRefusesPictures) {
  FakeAnswerer model = model_of_signs(40);
  const Explained found = Permutation({.repeats = 3}).explain_answers(model);
  EXPECT_EQ(model.asked, std::vector<std::string>{"test"});
  EXPECT_EQ(found.title, "how much the accuracy falls when a column is shuffled among 40 test rows (3 times each)");
  EXPECT_EQ(found.facts["columns"][0]["column"], "sign");
  EXPECT_EQ(found.lines[1], "  +0.0 +- 0.0 points  noise");
  model.table.clear();
  try {
    Permutation({}).explain_answers(model);
    FAIL();
  } catch (const Refusal& refusal) {
    EXPECT_STREQ(refusal.what(), "[explain] permutation: pictures have no columns to deal out anew; occlusion hides parts of one picture");
  }
}

}  // namespace
}  // namespace deft
