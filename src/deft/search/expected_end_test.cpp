#include "deft/search/expected_end.h"

#include <gtest/gtest.h>

#include <cmath>

namespace deft {
namespace {

using State = Candidate::State;

// Evaluations every half epoch, and a rung that falls between them.
TEST(ScoreAt, IsTheBestUpToTheRung) {
  const Candidate c{.curve = {{0.5, 0.3}, {1.0, 0.2}, {1.5, 0.6}}};
  EXPECT_EQ(score_at(c, 1.0), 0.3);
  EXPECT_EQ(score_at(c, 1.2), 0.3);
  EXPECT_EQ(score_at(c, 1.5), 0.6);
  EXPECT_TRUE(std::isnan(score_at(c, 2.0)));
}

TEST(ExpectedEnd, OfACompleteOneIsItsScore) {
  const Candidate one{.number = 4, .state = State::complete, .score = 0.7, .curve = {{1, 0.2}, {2, 0.7}}};
  const std::optional<ExpectedEnd> end = expected_end(one, {one});
  ASSERT_TRUE(end);
  EXPECT_EQ(end->score, 0.7);
  EXPECT_EQ(end->deviation, kUsualScoreNoise);
}

// Two that ended 0.2 and 0.3 above their first epoch: 0.25 in the mean. By hand: scores 0.3 and 0.4, slope 0.005 / 0.025 = 0.2,
// so that 0.45 gains 0.25 + 0.2 * 0.1 = 0.27; residuals -+ (0.05 - 0.2 * 0.05) = 0.04, deviation sqrt((2 * 0.0016 + 0.0025) / 3).
TEST(ExpectedEnd, GainsWhatTheOthersGained) {
  const std::vector<Candidate> all{{.number = 0, .state = State::complete, .score = 0.5, .curve = {{1, 0.3}, {2, 0.5}}},
                                   {.number = 1, .state = State::complete, .score = 0.7, .curve = {{1, 0.4}, {2, 0.7}}},
                                   {.number = 2, .state = State::stopped, .curve = {{1, 0.45}}}};
  const std::optional<ExpectedEnd> end = expected_end(all[2], all);
  ASSERT_TRUE(end);
  EXPECT_NEAR(end->score, 0.72, 1e-12);
  EXPECT_NEAR(end->deviation, std::sqrt(0.0057 / 3), 1e-12);
}

TEST(ExpectedEnd, IsUnsureWhereNoneIsComplete) {
  const std::vector<Candidate> all{{.number = 0, .state = State::running, .curve = {{1, 0.3}}}, {.number = 1}, {.number = 2, .state = State::failed, .curve = {{1, 0.9}}}};
  const std::optional<ExpectedEnd> end = expected_end(all[0], all);
  ASSERT_TRUE(end);
  EXPECT_EQ(end->score, 0.3);
  EXPECT_EQ(end->deviation, 0.1);
  EXPECT_FALSE(expected_end(all[1], all)) << "without a score";
  EXPECT_FALSE(expected_end(all[2], all)) << "failed";
}

TEST(ExpectedEnd, IsNoMoreThanOne) {
  const std::vector<Candidate> all{{.number = 0, .state = State::complete, .score = 0.9, .curve = {{1, 0.3}, {2, 0.9}}}, {.number = 1, .curve = {{1, 0.8}}}};
  EXPECT_EQ(expected_end(all[1], all)->score, 1.0);
}

}  // namespace
}  // namespace deft
