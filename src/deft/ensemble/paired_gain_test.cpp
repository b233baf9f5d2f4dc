#include "deft/ensemble/paired_gain.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "deft/core/random.h"

namespace deft {
namespace {

// Credits of two models: both right, only the first, only the second, none.
std::pair<std::vector<double>, std::vector<double>> table(int both, int first, int second, int none) {
  std::vector<double> a, b;
  const auto add = [&](int count, double x, double y) {
    for (int i = 0; i < count; ++i) a.push_back(x), b.push_back(y);
  };
  add(both, 1, 1);
  add(first, 1, 0);
  add(second, 0, 1);
  add(none, 0, 0);
  return {a, b};
}

Gain gain_of(int both, int first, int second, int none) {
  const auto [a, b] = table(both, first, second, none);
  return paired_gain(a, b);
}

TEST(PairedGain, WorkedOnPaper) {
  // n = 98: p = 11 / 100, q = 5 / 100, d = 0.06, width = 1.96 sqrt((0.16 - 0.0036) / 100)
  const Gain gain = gain_of(60, 10, 4, 24);
  EXPECT_NEAR(gain.mean, 6.0 / 98, 1e-12);
  EXPECT_NEAR(gain.low, 0.06 - 1.959964 * std::sqrt(0.1564 / 100), 1e-6);
  EXPECT_NEAR(gain.high, 0.06 + 1.959964 * std::sqrt(0.1564 / 100), 1e-6);
}

TEST(PairedGain, SamplesOnWhichBothAgreeOnlyCountAsSamples) {
  const Gain all_right = gain_of(84, 10, 4, 0), all_wrong = gain_of(0, 10, 4, 84);
  EXPECT_NEAR(all_right.low, all_wrong.low, 1e-12);
  EXPECT_NEAR(all_right.high, all_wrong.high, 1e-12);
}

TEST(PairedGain, IsOppositeTheOtherWayRound) {
  const Gain there = gain_of(50, 9, 2, 10), back = gain_of(50, 2, 9, 10);
  EXPECT_NEAR(there.mean, -back.mean, 1e-12);
  EXPECT_NEAR(there.low, -back.high, 1e-12);
}

TEST(PairedGain, OfTheSameModelIsNotCertain) {
  const Gain gain = gain_of(90, 0, 0, 10);
  EXPECT_EQ(gain.mean, 0.0);
  EXPECT_LT(gain.low, 0.0);
  EXPECT_GT(gain.high, 0.0);
  EXPECT_LT(gain.high, 0.05);
}

TEST(PairedGain, OfNoSamplesIsNothing) { EXPECT_EQ(paired_gain({}, {}).high, 0.0); }

// The true difference lies in 95 of 100 intervals: 200 samples, of which one alone is right in 12 % and 6 %.
TEST(PairedGain, HoldsTheTruthAsOftenAsItSays) {
  Random random = Random::of(11, "pairs");
  const int draws = 4000;
  int held = 0;
  for (int d = 0; d < draws; ++d) {
    std::vector<double> a, b;
    for (int i = 0; i < 200; ++i) {
      const double u = random.uniform();
      a.push_back(u < 0.12 || (u > 0.18 && u < 0.8));
      b.push_back(u >= 0.12 && u < 0.8);
    }
    const Gain gain = paired_gain(a, b);
    held += gain.low <= 0.06 && 0.06 <= gain.high;
  }
  EXPECT_NEAR(static_cast<double>(held) / draws, 0.95, 4 * std::sqrt(0.95 * 0.05 / draws) + 0.005);
}

TEST(PairedGain, OfOtherCreditsHoldsTheTruthToo) {
  Random random = Random::of(12, "pairs");
  const int draws = 4000;
  int held = 0;
  for (int d = 0; d < draws; ++d) {
    std::vector<double> a, b;
    for (int i = 0; i < 100; ++i) {
      const double shared = random.normal();
      a.push_back(0.2 + shared + 0.3 * random.normal());
      b.push_back(shared + 0.3 * random.normal());
    }
    const Gain gain = paired_gain(a, b);
    held += gain.low <= 0.2 && 0.2 <= gain.high;
    EXPECT_LT(gain.high - gain.low, 0.3) << "what both share is taken out: alone each scatters by 0.2 around its mean";
  }
  EXPECT_NEAR(static_cast<double>(held) / draws, 0.945, 0.018);
}

}  // namespace
}  // namespace deft
