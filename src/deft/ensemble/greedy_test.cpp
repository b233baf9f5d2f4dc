#include "deft/ensemble/greedy.h"

#include <numeric>

#include "support/checked_options.h"
#include "support/golden_members.h"

namespace deft {
namespace {

std::vector<double> selected(const DrawnMembers& drawn, GreedyOptions options = {}) { return select_greedily(drawn.answers, drawn.targets, options); }

void expect_weights(const std::vector<double>& ours, const std::vector<double>& golden) {
  ASSERT_EQ(ours.size(), golden.size());
  for (std::size_t m = 0; m < ours.size(); ++m) EXPECT_NEAR(ours[m], golden[m], 1e-9) << m;
}

TEST(Greedy, SelectsAsNumPysLoopDoes) {
  expect_weights(selected(golden_members(), {.rounds = 40}), goldens::ensemble_greedy_by_loss);
  expect_weights(selected(golden_members(), {.rounds = 40, .choose_by = "accuracy"}), goldens::ensemble_greedy_by_accuracy);
}

TEST(Greedy, OneRoundIsTheBestMember) { EXPECT_EQ(selected(drawn_members(300, 3, {0.5, 2.0, 1.0}), {.rounds = 1}), (std::vector<double>{0, 1, 0})); }

TEST(Greedy, LeavesOutWhoSaysNothing) {
  DrawnMembers drawn = drawn_members(300, 2, {2.0, 2.0});
  drawn.answers.members.push_back({2, {}});
  for (int i = 0; i < 300; ++i) drawn.answers.members.back().values.insert(drawn.answers.members.back().values.end(), {static_cast<float>(i % 2), static_cast<float>(1 - i % 2)});
  const std::vector<double> weights = selected(drawn);
  EXPECT_EQ(weights[2], 0.0);
  EXPECT_NEAR(weights[0], 0.5, 0.1);
  EXPECT_NEAR(weights[0] + weights[1], 1.0, 1e-12);
}

TEST(Greedy, TwoOfWhichEachIsRightWhereTheOtherIsWrongShare) {
  DrawnMembers drawn{{{Task::classes, 2}, 4, {{2, {0.9f, 0.1f, 0.4f, 0.6f, 0.9f, 0.1f, 0.4f, 0.6f}}, {2, {0.4f, 0.6f, 0.9f, 0.1f, 0.4f, 0.6f, 0.9f, 0.1f}}}}, {1, 0, 1, 0, 1, 0, 1, 0}};
  EXPECT_EQ(selected(drawn), (std::vector<double>{0.5, 0.5}));
}

TEST(Greedy, IsNeverWorseThanTheBestMemberWhereItChose) {
  const DrawnMembers drawn = drawn_members(200, 4, {1.0, 0.9, 0.8, 0.2, 0.1}, 5);
  Greedy greedy({});
  greedy.fit(drawn.answers, drawn.targets);
  const double loss = mean_loss(drawn.answers.kind, combined(greedy, drawn.answers), drawn.targets);
  for (const MemberAnswers& one : drawn.answers.members) EXPECT_LE(loss, mean_loss(drawn.answers.kind, one.values, drawn.targets));
}

TEST(Greedy, FindsTheRightMixOfValues) {  // y = 0.25 a + 0.75 b
  Random random = Random::of(2, "mix");
  Answers answers{{Task::regression, 1}, 200, {{1, {}}, {1, {}}}};
  std::vector<float> targets;
  for (int i = 0; i < 200; ++i) {
    const double a = random.normal(), b = random.normal();
    answers.members[0].values.push_back(static_cast<float>(a));
    answers.members[1].values.push_back(static_cast<float>(b));
    targets.push_back(static_cast<float>(0.25 * a + 0.75 * b));
  }
  const std::vector<double> weights = select_greedily(answers, targets, {});
  EXPECT_NEAR(weights[0], 0.25, 0.011);
}

TEST(Greedy, KeepsOnlyWhoCounts) {
  const DrawnMembers drawn = drawn_members(60, 3, {3.0, -3.0, 3.0});
  Greedy greedy({});
  greedy.fit(drawn.answers, drawn.targets);
  ASSERT_EQ(greedy.weights(3)[1], 0.0);
  const std::vector<float> before = combined(greedy, drawn.answers);
  greedy.keep({0, 2});
  Answers two = drawn.answers;
  two.members.erase(two.members.begin() + 1);
  EXPECT_EQ(combined(greedy, two), before);
}

TEST(Greedy, IsSavedAndExportedAsItAnswers) {
  const DrawnMembers drawn = golden_members();
  Greedy greedy({});
  greedy.fit(drawn.answers, drawn.targets);
  expect_saves_itself(greedy, drawn.answers);
  expect_graph_agrees(greedy, drawn.answers);
}

TEST(Greedy, RefusesNoRounds) { EXPECT_EQ(option_problems(GreedyOptions{.rounds = 0}), std::vector<std::string>{"rounds = 0 is outside 1 .. 1000"}); }

}  // namespace
}  // namespace deft
