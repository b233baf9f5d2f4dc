#include "deft/ensemble/stack.h"

#include "support/golden_members.h"

namespace deft {
namespace {

TEST(Stack, AgreesWithScikitLearnsLogisticRegression) {
  const DrawnMembers drawn = golden_members();
  Stack stack({.strength = 0.02});
  stack.fit(drawn.answers, drawn.targets);
  expect_near(combined(stack, drawn.answers), goldens::ensemble_stacked, 2e-3);
}

TEST(Stack, UnmixesAMemberThatMistakesOneClassForAnother) {
  // The only member calls class 0 by the name of class 1 and the other way round: no mean of members can mend that.
  DrawnMembers drawn = drawn_members(600, 3, {3.0});
  for (std::size_t i = 0; i < drawn.answers.members[0].values.size(); i += 3) std::swap(drawn.answers.members[0].values[i], drawn.answers.members[0].values[i + 1]);
  const auto accuracy = [&](std::span<const float> predictions) {
    double sum = 0;
    for (const double one : credits(drawn.answers.kind, predictions, drawn.targets)) sum += one / 600;
    return sum;
  };
  EXPECT_LT(accuracy(drawn.answers.members[0].values), 0.45);
  Stack stack({});
  stack.fit(drawn.answers, drawn.targets);
  EXPECT_GT(accuracy(combined(stack, drawn.answers)), 0.9);
}

TEST(Stack, UnderAStrongPenaltyKnowsOnlyHowFrequentClassesAre) {
  DrawnMembers drawn = drawn_members(300, 3, {2.0, 1.0});
  Stack stack({.strength = 1000});
  stack.fit(drawn.answers, drawn.targets);
  for (const float one : combined(stack, drawn.answers)) EXPECT_NEAR(one, 1.0 / 3, 0.01);
}

TEST(Stack, OfYesAndNoAndOfValues) {
  const DrawnMembers drawn = drawn_members(400, 2, {2.0, 1.5});
  Answers yes{{Task::attributes, 2}, 400, drawn.answers.members};     // both outputs as answers of their own
  Stack stack({.strength = 1e-3});
  stack.fit(yes, drawn.targets);
  EXPECT_LT(mean_loss(yes.kind, combined(stack, yes), drawn.targets), mean_loss(yes.kind, yes.members[0].values, drawn.targets));
  expect_graph_agrees(stack, yes);
  expect_saves_itself(stack, yes);

  Random random = Random::of(4, "values");
  Answers values{{Task::regression, 1}, 300, {{1, {}}, {1, {}}}};
  std::vector<float> targets;
  for (int i = 0; i < 300; ++i) {
    const double a = random.normal(), b = random.normal();
    values.members[0].values.push_back(static_cast<float>(a));
    values.members[1].values.push_back(static_cast<float>(b));
    targets.push_back(static_cast<float>(3 * a - b + 2));
  }
  Stack linear({.strength = 1e-6});
  linear.fit(values, targets);
  EXPECT_NEAR(combined_row(linear, {{1.0f}, {0.5f}}, 1)[0], 4.5, 1e-2);
  expect_graph_agrees(linear, values);
}

TEST(Stack, IsSavedAndExportedAsItAnswers) {
  const DrawnMembers drawn = golden_members();
  Stack stack({.strength = 0.01});
  stack.fit(drawn.answers, drawn.targets);
  expect_saves_itself(stack, drawn.answers);
  expect_graph_agrees(stack, drawn.answers);
}

}  // namespace
}  // namespace deft
