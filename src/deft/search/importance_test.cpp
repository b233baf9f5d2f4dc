#include "deft/search/importance.h"

#include <gtest/gtest.h>

#include <cmath>

#include "deft/core/random.h"

namespace deft {
namespace {

// By hand: 1 on the left half, 0 on the lower right quarter, 1 on the upper right: mean 3/4, variance 3/16.
// Along x: 1 and 1/2, variance 1/16: a third. Along y: 1/2 and 1, the same. The last third is both together.
TEST(VarianceShares, AreThoseOfThreeBoxes) {
  const std::vector<double> shares = variance_shares({{{0, 0}, {0.5, 1}, 1.0}, {{0.5, 0}, {1, 0.5}, 0.0}, {{0.5, 0.5}, {1, 1}, 1.0}});
  ASSERT_EQ(shares.size(), 2u);
  EXPECT_NEAR(shares[0], 1.0 / 3, 1e-12);
  EXPECT_NEAR(shares[1], 1.0 / 3, 1e-12);
}

// x + 2 y has variance 1/12 + 4/12: shares 0.2 and 0.8; z has none.
TEST(Importance, FindsTheSharesOfASum) {
  std::vector<Point> points;
  std::vector<double> scores;
  Random random = Random::of(1, "test");
  for (int i = 0; i < 400; ++i) {
    points.push_back({random.uniform(), random.uniform(), random.uniform()});
    scores.push_back(points.back()[0] + 2 * points.back()[1]);
  }
  const std::vector<double> shares = importance(points, scores, 0);
  ASSERT_EQ(shares.size(), 3u);
  EXPECT_NEAR(shares[0], 0.2, 0.05);
  EXPECT_NEAR(shares[1], 0.8, 0.08);
  EXPECT_LT(shares[2], 0.02);
}

TEST(Importance, SaysNothingAboutFewTrialsOrEqualScores) {
  EXPECT_TRUE(importance(std::vector<Point>(7, {0.5}), std::vector<double>(7, 1.0), 0).empty());
  EXPECT_TRUE(importance(std::vector<Point>(20, {0.5}), std::vector<double>(20, 1.0), 0).empty());
}

TEST(Importance, TakesParametersThatHadNoSay) {
  std::vector<Point> points;
  std::vector<double> scores;
  for (int i = 0; i < 20; ++i) {
    points.push_back({i / 20.0, i % 2 ? std::nan("") : 0.9});
    scores.push_back(i);
  }
  EXPECT_GT(importance(points, scores, 0)[0], 0.8);
}

}  // namespace
}  // namespace deft
