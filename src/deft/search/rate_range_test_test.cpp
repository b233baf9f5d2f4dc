#include "deft/search/rate_range_test.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "support/checked_options.h"

namespace deft {
namespace {

// A loss that is `start` up to the rate `knee`, falls by 1 per factor of ten behind it, and jumps up behind `limit`.
RateSweep drawn(const RateRangeTest& test, double knee, double limit) {
  RateSweep sweep;
  for (const double rate : test.rates()) {
    const double fall = rate > knee ? std::log10(rate / knee) : 0.0;
    sweep.rates.push_back(rate);
    sweep.losses.push_back(rate > limit * 1.0001 ? 20.0 : 5.0 - fall);
  }
  return sweep;
}

TEST(RateRangeTest, RatesGrowByEqualFactors) {
  const std::vector<double> rates = RateRangeTest({.lowest = 1e-4, .highest = 1, .steps = 5}).rates();
  ASSERT_EQ(rates.size(), 5u);
  for (int i = 0; i < 5; ++i) EXPECT_NEAR(rates[static_cast<std::size_t>(i)], std::pow(10.0, i - 4), 1e-12);
}

// By hand, smoothing 0.5: weights 1/2, 3/4, 7/8; means 4, (2/2 + 4/4) / (3/4), (0/2 + 2/4 + 4/8) / (7/8).
TEST(RateRangeTest, SmoothingIsAMeanFromTheFirstValueOn) {
  const std::vector<double> smooth = smoothed_losses({4, 2, 0}, 0.5);
  ASSERT_EQ(smooth.size(), 3u);
  EXPECT_DOUBLE_EQ(smooth[0], 4.0);
  EXPECT_DOUBLE_EQ(smooth[1], 2.0 / 0.75);
  EXPECT_DOUBLE_EQ(smooth[2], 1.0 / 0.875);
  for (const double value : smoothed_losses({3, 3, 3, 3}, 0.98)) EXPECT_NEAR(value, 3.0, 1e-12);
}

TEST(RateRangeTest, SmoothingEndsBeforeNotANumber) {
  EXPECT_EQ(smoothed_losses({1, std::nan(""), 1}, 0.0), std::vector<double>{1});
  EXPECT_EQ(smoothed_losses({1, 1, std::numeric_limits<double>::infinity()}, 0.0).size(), 2u);
}

TEST(RateRangeTest, SuggestsTheShareOfTheRateWithTheLeastLoss) {
  const RateRangeTest test({.lowest = 1e-5, .highest = 10, .steps = 61, .smoothing = 0});
  const RateSuggestion found = test.suggest({drawn(test, 1e-3, 1.0)});
  ASSERT_TRUE(found.found);
  EXPECT_NEAR(found.rate, 0.1, 1e-9);
  EXPECT_DOUBLE_EQ(found.low, found.high);
  EXPECT_DOUBLE_EQ(found.confidence, 0.0);  // one sweep says nothing about the next
  EXPECT_FALSE(found.open_end);
  EXPECT_GE(found.steepest, 0.99e-3);
  EXPECT_LE(found.steepest, 1.0);
}

TEST(RateRangeTest, IsTheMedianOfTheSweepsWithTheirRange) {
  const RateRangeTest test({.lowest = 1e-5, .highest = 10, .steps = 61, .smoothing = 0});
  const RateSuggestion found = test.suggest({drawn(test, 1e-3, 1.0), drawn(test, 1e-3, 10.0 / 100), drawn(test, 1e-3, 0.01)});
  ASSERT_TRUE(found.found);
  EXPECT_NEAR(found.rate, 0.01, 1e-9);
  EXPECT_NEAR(found.low, 0.001, 1e-9);
  EXPECT_NEAR(found.high, 0.1, 1e-9);
  EXPECT_DOUBLE_EQ(found.confidence, 0.75);
  const RateSuggestion even = test.suggest({drawn(test, 1e-3, 1.0), drawn(test, 1e-3, 0.01)});
  EXPECT_NEAR(even.rate, 0.01, 1e-9);  // the geometric mean of 0.1 and 0.001
}

// Gradient descent on curvature / 2 * x^2 is stable below 2 / curvature, whatever the start: the limit of the sweep lies there.
TEST(RateRangeTest, FindsTheStableRateOfAQuadraticBowl) {
  for (const double curvature : {0.1, 3.0, 100.0}) {
    const RateRangeTest test({.lowest = 1e-3 / curvature, .highest = 1e3 / curvature, .steps = 121, .share = 1.0, .smoothing = 0});
    RateSweep sweep;
    double x = 5.0;
    for (const double rate : test.rates()) {
      sweep.rates.push_back(rate);
      sweep.losses.push_back(0.5 * curvature * x * x + 1.0);
      if (test.hopeless(sweep.losses)) break;
      x -= rate * curvature * x;
    }
    EXPECT_LT(sweep.rates.size(), 121u) << "it must give up";
    const RateSuggestion found = test.suggest({sweep});
    ASSERT_TRUE(found.found);
    EXPECT_GT(found.rate, 0.1 / curvature);
    EXPECT_LT(found.rate, 3.0 / curvature);
  }
}

TEST(RateRangeTest, NoFallNoSuggestion) {
  const RateRangeTest test({.steps = 20});
  const RateSweep flat{.rates = test.rates(), .losses = std::vector<double>(20, 2.3)};
  const RateSuggestion found = test.suggest({flat, flat, flat});
  EXPECT_FALSE(found.found);
  EXPECT_NE(found.reason.find("0 of 3 sweeps"), std::string::npos) << found.reason;
  EXPECT_FALSE(test.suggest({}).found);
  const RateSweep lost{.rates = test.rates(), .losses = std::vector<double>(20, std::nan(""))};
  EXPECT_FALSE(test.suggest({lost}).found);
  // One lucky sweep of three is no evidence.
  EXPECT_FALSE(test.suggest({flat, flat, drawn(test, 1e-3, 1.0)}).found);
}

// A bad start of 5 that comes down to 2.3, the loss of knowing nothing of ten classes, has learned nothing.
TEST(RateRangeTest, ComingDownToChanceIsNoLearning) {
  const RateRangeTest test({.steps = 20, .smoothing = 0});
  RateSweep dying{test.rates(), {}, 2.3};
  for (int i = 0; i < 20; ++i) dying.losses.push_back(2.3 + 2.7 / (1 + i));
  EXPECT_FALSE(test.suggest({dying}).found);
  dying.losses[12] = 2.0;
  EXPECT_TRUE(test.suggest({dying}).found);
}

TEST(RateRangeTest, SaysWhenTheLossStillFallsAtTheEnd) {
  const RateRangeTest test({.lowest = 1e-5, .highest = 1e-2, .steps = 31, .smoothing = 0});
  EXPECT_TRUE(test.suggest({drawn(test, 1e-4, 1.0)}).open_end);
}

TEST(RateRangeTest, GivesUpOnlyWhenTheLossIsFarAboveItsLeast) {
  const RateRangeTest test({.smoothing = 0, .give_up = 4});
  EXPECT_FALSE(test.hopeless({}));
  EXPECT_FALSE(test.hopeless({2.0, 1.0, 3.9}));
  EXPECT_TRUE(test.hopeless({2.0, 1.0, 4.1}));
  EXPECT_TRUE(test.hopeless({2.0, std::nan("")}));
}

TEST(RateRangeTest, RefusesLowestAboveHighest) {
  EXPECT_EQ(option_problems(RateRangeTestOptions{.lowest = 1, .highest = 0.1}), std::vector<std::string>{"lowest must be below highest"});
}

TEST(RateRangeTest, OverrulesOnlyWhatIsFarOutsideOfWhatTheSweepsAgreeOn) {
  const RateSuggestion found{.found = true, .rate = 0.05, .low = 0.03, .high = 0.1};
  EXPECT_EQ(overruled(1.0, found), 0.05);
  EXPECT_EQ(overruled(0.0005, found), 0.05);
  for (const double rate : {0.002, 0.05, 0.29}) EXPECT_FALSE(overruled(rate, found)) << rate;
  EXPECT_FALSE(overruled(1.0, {.found = false, .rate = 0.05, .low = 0.03, .high = 0.1}));
  EXPECT_FALSE(overruled(1.0, {.found = true, .rate = 0.05, .low = 0.03, .high = 0.1, .open_end = true}));
}

}  // namespace
}  // namespace deft
