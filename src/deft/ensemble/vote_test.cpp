#include "deft/ensemble/vote.h"

#include "support/ensemble_check.h"

namespace deft {
namespace {

TEST(Vote, TwoWhoAreLittleSureBeatOneWhoIs) {
  const std::vector<float> result = combined_row(Vote({}), {{0.9f, 0.1f}, {0.4f, 0.6f}, {0.4f, 0.6f}}, 2);
  EXPECT_NEAR(result[0], (1 + 1.7 / 3) / 4, 1e-6);
  EXPECT_NEAR(result[1], (2 + 1.3 / 3) / 4, 1e-6);
}

TEST(Vote, TiesGoToTheMoreProbable) {
  const std::vector<float> result = combined_row(Vote({}), {{0.5f, 0.3f, 0.2f}, {0.1f, 0.6f, 0.3f}}, 3);
  EXPECT_GT(result[1], result[0]);
  EXPECT_GT(result[0], result[2]);
}

TEST(Vote, NeverTurnsAMajority) {
  const DrawnMembers drawn = drawn_members(400, 3, {0.5, 0.5, 0.5, 0.5, 0.5});
  const std::vector<float> result = combined(Vote({}), drawn.answers);
  for (std::int64_t i = 0; i < 400; ++i) {
    std::vector<int> votes(3);
    for (const MemberAnswers& one : drawn.answers.members) ++votes[static_cast<std::size_t>(std::max_element(one.row(i).begin(), one.row(i).end()) - one.row(i).begin())];
    const auto row = std::span(result).subspan(static_cast<std::size_t>(3 * i), 3);
    const auto answer = static_cast<std::size_t>(std::max_element(row.begin(), row.end()) - row.begin());
    EXPECT_EQ(votes[answer], *std::max_element(votes.begin(), votes.end()));
    EXPECT_NEAR(row[0] + row[1] + row[2], 1.0, 1e-5);
  }
}

// Condorcet 1785: members that are right with probability 0.6, each for itself: of 3, the majority is right with 0.648.
TEST(Vote, OfThreeIsRightAsOftenAsTheBinomialSays) {
  Random random = Random::of(1, "jury");
  Answers answers{{Task::classes, 2}, 20000, {{2, {}}, {2, {}}, {2, {}}}};
  std::vector<float> targets;
  for (int i = 0; i < 20000; ++i) {
    targets.insert(targets.end(), {1.0f, 0.0f});
    for (MemberAnswers& one : answers.members) {
      const bool right = random.chance(0.6);
      one.values.insert(one.values.end(), {right ? 0.8f : 0.2f, right ? 0.2f : 0.8f});
    }
  }
  double sum = 0;
  for (const double one : credits(answers.kind, combined(Vote({}), answers), targets)) sum += one;
  EXPECT_NEAR(sum / 20000, 0.648, 4 * std::sqrt(0.648 * 0.352 / 20000));
}

TEST(Vote, IsExportedAsItAnswers) { expect_graph_agrees(Vote({}), drawn_members(60, 4, {1.0, 0.5, 0.2}).answers); }

}  // namespace
}  // namespace deft
