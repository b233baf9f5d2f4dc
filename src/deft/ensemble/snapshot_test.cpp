#include "deft/ensemble/snapshot.h"

#include <gtest/gtest.h>

#include "deft/schedule/warm_restarts.h"

namespace deft {
namespace {

// The steps before which the weights are at a low point.
std::vector<std::size_t> low_points(const std::vector<double>& rates) {
  LowPoints points;
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < rates.size(); ++i) {
    if (points.before_step(rates[i])) found.push_back(i);
  }
  return found;
}

TEST(Snapshot, IsTakenWhereTheRateRisesAgain) { EXPECT_EQ(low_points({4, 3, 2, 1, 4, 3, 2, 1, 4, 3, 2, 1}), (std::vector<std::size_t>{4, 8})); }

TEST(Snapshot, IsTakenOnceOnTheWayUp) { EXPECT_EQ(low_points({3, 2, 1, 2, 3, 2, 1, 1, 2}), (std::vector<std::size_t>{3, 8})); }

TEST(Snapshot, WarmUpIsNoLowPoint) { EXPECT_EQ(low_points({1, 2, 3, 2, 1}), std::vector<std::size_t>{}); }

TEST(Snapshot, ConstantAndFallingRatesHaveNone) {
  EXPECT_EQ(low_points({1, 1, 1}), std::vector<std::size_t>{});
  EXPECT_EQ(low_points({3, 2, 2, 1}), std::vector<std::size_t>{});
}

TEST(Snapshot, FollowsWarmRestarts) {
  const WarmRestarts schedule({.first_epochs = 2, .growth = 1});
  std::vector<double> rates;
  for (std::int64_t step = 0; step < 60; ++step) {  // 6 epochs of 10 steps
    StepSettings settings{.learning_rate = 1.0};
    schedule.apply({step, 60, 10}, settings);
    rates.push_back(settings.learning_rate);
  }
  EXPECT_EQ(low_points(rates), (std::vector<std::size_t>{20, 40}));
}

TEST(Snapshot, GoesOnAfterAResume) {
  LowPoints whole, first, second;
  const std::vector<double> rates{3, 2, 1, 3, 2, 1, 3};
  State state;
  for (std::size_t i = 0; i < rates.size(); ++i) {
    if (i == 5) {
      first.save(state);
      second.load(state);
    }
    EXPECT_EQ(whole.before_step(rates[i]), (i < 5 ? first : second).before_step(rates[i])) << i;
  }
}

}  // namespace
}  // namespace deft
