#include "deft/explain/occlusion.h"

#include <gtest/gtest.h>

#include <cmath>

#include "deft/explain/explained.h"
#include "deft/explain/fake_answerer.h"
#include "support/checked_options.h"

namespace deft {
namespace {

// p of the second class = 0.4 + 0.1 a + 0.05 b, and c does nothing.
FakeAnswerer linear_model() {
  FakeAnswerer model;
  model.table = {{"a", {}}, {"b", {}}, {"c", {"red", "blue"}}};
  model.answer_to = [](std::span<const float> row) {
    const float p = 0.4f + 0.1f * row[0] + 0.05f * row[1];
    return std::vector<float>{1 - p, p};
  };
  model.own_row = {3, 0, 1};
  model.own_answer = model.answer_to(model.own_row);
  model.known.part = "training";
  model.known.samples.rows = {0, 2, 0, 2, 4, 1};
  model.known.samples.labels = {0, 1};
  return model;
}

// Of a linear answer the difference is the slope times the distance from the mean: 0.1 (3 - 1), 0.05 (0 - 3), 0.
TEST(Occlusion, OfALinearAnswerIsTheSlopeTimesTheDistanceFromTheMean) {
  const FakeAnswerer model = linear_model();
  const std::vector<double> found = column_differences(model, model.known.samples.rows, 1);
  ASSERT_EQ(found.size(), 3u);
  EXPECT_NEAR(found[0], 0.2, 1e-6);
  EXPECT_NEAR(found[1], -0.15, 1e-6);
  EXPECT_NEAR(found[2], 0.0, 1e-6);
}

TEST(Occlusion, RanksColumnsBySizeAndSaysTheirValues) {
  FakeAnswerer model = linear_model();
  const Explained found = Occlusion({}).explain_answers(model);
  EXPECT_EQ(model.asked, std::vector<std::string>{"training"});
  EXPECT_EQ(found.title, "what bee 70.0 % rests on: how much of it goes when a column takes the values of 2 training rows");
  EXPECT_EQ(found.lines, (std::vector<std::string>{" +20.0 points  a = 3", " -15.0 points  b = 0", "  +0.0 points  c = blue"}));
  EXPECT_EQ(found.facts["columns"][2]["value"], "blue");
  model.own_row[2] = std::nanf("");
  EXPECT_TRUE(Occlusion({}).explain_answers(model).facts["columns"][2]["value"].is_null());
}

// A regression answers with a value: no points of a probability.
TEST(Occlusion, OfValuesSaysValues) {
  FakeAnswerer model = linear_model();
  model.task_of = Task::regression;
  model.names = {"price"};
  model.answer_to = [](std::span<const float> row) { return std::vector<float>{10 * row[0]}; };
  model.own_answer = {30};
  EXPECT_EQ(Occlusion({}).explain_answers(model).lines[0], "+20  a = 3");
}

// The answer sees nothing but the top left quarter: patches that miss it change nothing, and each cell has the mean of the patches over it.
TEST(Occlusion, OfAPictureFindsTheOnlyPlaceThatCounts) {
  FakeAnswerer model;
  model.image = {8, 8, 1, std::vector<std::uint8_t>(64, 100)};
  model.own_answer = {0.1f, 0.9f};
  model.answer_without = [](const Patch& patch) {
    const double covered = std::max(0.0, std::min(0.5, patch.left + patch.width) - patch.left) * std::max(0.0, std::min(0.5, patch.top + patch.height) - patch.top) / 0.25;
    const auto p = static_cast<float>(0.9 - 0.8 * covered);
    return std::vector<float>{1 - p, p};
  };
  const std::vector<float> alone = patch_differences(model, 2, 1, 1);
  EXPECT_NEAR(alone[0], 0.8, 1e-6);
  for (std::size_t i = 1; i < 4; ++i) EXPECT_NEAR(alone[i], 0.0, 1e-6) << i;

  // 3 x 3 cells, 2 wide: four patches at 0 and 1/3. By hand: they cover 1, 1/3, 1/3 and 1/9 of the quarter.
  model.hidden.clear();
  const std::vector<float> wide = patch_differences(model, 3, 2, 1);
  ASSERT_EQ(model.hidden.size(), 4u);
  EXPECT_NEAR(model.hidden[3].top, 1.0 / 3, 1e-12);
  EXPECT_NEAR(model.hidden[3].height, 2.0 / 3, 1e-12);
  const double first = 0.8, side = 0.8 / 3, last = 0.8 / 9;
  EXPECT_NEAR(wide[0], first, 1e-6);
  EXPECT_NEAR(wide[1], (first + side) / 2, 1e-6);
  EXPECT_NEAR(wide[4], (first + side + side + last) / 4, 1e-6);
  EXPECT_NEAR(wide[8], last, 1e-6);
  EXPECT_EQ(Occlusion({}).explain_answers(model).title.substr(0, 40), "what bee 90.0 % rests on: how much of it");
}

TEST(Occlusion, RefusesAPatchLargerThanThePicture) {
  EXPECT_EQ(option_problems(OcclusionOptions{.cells = 4, .patch = 5}), std::vector<std::string>{"patch must not exceed cells"});
}

}  // namespace
}  // namespace deft
