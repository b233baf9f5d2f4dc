#include "deft/search/paired_test.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace deft {
namespace {

TEST(PairedTest, OneLookIsStudentsTest) {
  // scipy.stats.t.ppf(0.975, 4) = 2.7764451: mean 0.0112, deviation 0.00192354, half 0.0023884.
  const PairedTest test({.looks = {5}});
  EXPECT_NEAR(test.level(), 0.05, 0.003);   // as exact as 40,000 draws
  const PairedResult result = test.judge({0.011, 0.014, 0.009, 0.012, 0.010});
  EXPECT_EQ(result.verdict, Verdict::helps);
  EXPECT_NEAR(result.mean, 0.0112, 1e-12);
  EXPECT_NEAR(result.high - result.mean, 0.0023884, 0.00008);
  EXPECT_NEAR(result.mean - result.low, 0.0023884, 0.00008);
}

TEST(PairedTest, ManyPairsBetweenLooksGivePococksLevels) {
  // Pocock 1977, table 1, normal responses, looks after equal groups, error 0.05: 2 looks 0.0294, 5 looks 0.0158.
  EXPECT_NEAR(PairedTest({.looks = {200, 400}}).level(), 0.0294, 0.002);
  EXPECT_NEAR(PairedTest({.looks = {200, 400, 600, 800, 1000}}).level(), 0.0158, 0.002);
}

// The generator of the standard library, not ours: the sequences that the level was found on must not judge it.
double share_of_verdicts(const PairedTest& test, double effect, Verdict verdict) {
  std::mt19937_64 generator(7);
  std::normal_distribution<double> noise(effect, 0.01);
  const int repetitions = 4000;
  int hits = 0;
  for (int i = 0; i < repetitions; ++i) {
    std::vector<double> differences(static_cast<std::size_t>(test.plan().looks.back()));
    for (double& one : differences) one = noise(generator);
    hits += test.judge(differences).verdict == verdict ? 1 : 0;
  }
  return static_cast<double>(hits) / repetitions;
}

TEST(PairedTest, KeepsItsErrorAndFindsWhatIsThere) {
  const PairedTest test({.looks = looks_of(5, 20), .error = 0.05});
  EXPECT_EQ(test.plan().looks, (std::vector<std::int64_t>{5, 7, 10, 14, 20}));
  EXPECT_NEAR(test.level(), 0.01441, 0.0009);   // NumPy and scipy.stats.t, 200,000 sequences
  const double helps = share_of_verdicts(test, 0.0, Verdict::helps), hurts = share_of_verdicts(test, 0.0, Verdict::hurts);
  EXPECT_NEAR(helps + hurts, 0.05, 0.012);   // three standard errors of 4,000 draws
  EXPECT_GT(share_of_verdicts(test, 0.01, Verdict::helps), 0.9);    // an effect as large as its noise
  EXPECT_GT(share_of_verdicts(test, -0.01, Verdict::hurts), 0.9);
}

TEST(PairedTest, ASmallIntervalEndsTheMatter) {
  const PairedTest test({.looks = {5, 10}, .margin = 0.002});
  const PairedResult early = test.judge({0.0005, -0.0005, 0.0004, -0.0003, 0.0001});
  EXPECT_EQ(early.verdict, Verdict::no_effect_seen);
  EXPECT_EQ(early.pairs, 5);
  EXPECT_EQ(test.judge({0.05, -0.05, 0.04, -0.03, 0.01}).verdict, Verdict::open);   // wide: one more look
  const PairedResult late = test.judge({0.05, -0.05, 0.04, -0.03, 0.01, 0.05, -0.05, 0.04, -0.03, -0.02});
  EXPECT_EQ(late.verdict, Verdict::no_effect_seen);
  EXPECT_EQ(late.pairs, 10);
}

TEST(PairedTest, TheFirstVerdictStands) {
  const PairedTest test({.looks = {5, 10}});
  const PairedResult result = test.judge({0.011, 0.014, 0.009, 0.012, 0.010, -1, -1, -1, -1, -1});
  EXPECT_EQ(result.verdict, Verdict::helps);
  EXPECT_EQ(result.pairs, 5);
}

TEST(PairedTest, EqualDifferencesAreNoCertainty) {
  const std::vector<double> one_picture(5, 1.0 / 300);
  EXPECT_EQ(PairedTest({.looks = {5}, .grain = 1.0 / 300}).judge(one_picture).verdict, Verdict::helps);
  EXPECT_GT(PairedTest({.looks = {5}, .grain = 1.0 / 300}).judge(one_picture).high, 1.0 / 300);
  EXPECT_EQ(PairedTest({.looks = {2}, .grain = 1.0 / 300}).judge({1.0 / 300, 1.0 / 300}).verdict, Verdict::no_effect_seen);
  const PairedResult nothing = PairedTest({.looks = {5}, .grain = 1.0 / 300}).judge({0, 0, 0, 0, 0});
  EXPECT_EQ(nothing.verdict, Verdict::no_effect_seen);
  EXPECT_EQ(nothing.low, 0.0);
  EXPECT_EQ(nothing.high, 0.0);
}

TEST(PairedTest, FewPairsSayNothing) {
  const PairedTest test({.looks = {5}});
  EXPECT_EQ(test.judge({}).verdict, Verdict::open);
  EXPECT_TRUE(std::isinf(test.judge({0.1}).high));
  EXPECT_EQ(test.judge({0.1, 0.1}).verdict, Verdict::open);
  EXPECT_THROW(PairedTest({.looks = {5, 5}}), std::logic_error);
  EXPECT_THROW(PairedTest({.looks = {}}), std::logic_error);
}

}  // namespace
}  // namespace deft
