#include "deft/coach/statistics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>

#include "deft/core/random.h"
#include "goldens/coach.h"

namespace deft {
namespace {

std::vector<double> counted(std::size_t n) {
  std::vector<double> x(n);
  std::iota(x.begin(), x.end(), 0.0);
  return x;
}

// 5 and 1 % points as printed in Fisher and Yates' tables.
TEST(Statistics, FDistributionIsThatOfTheTables) {
  EXPECT_NEAR(f_tail(4.1028, 2, 10), 0.05, 1e-5);
  EXPECT_NEAR(f_tail(2.7109, 5, 20), 0.05, 1e-5);
  EXPECT_NEAR(f_tail(4.5097, 3, 30), 0.01, 1e-5);
  EXPECT_EQ(f_tail(0.0, 3, 30), 1.0);
}

TEST(Line, HasTheSlopeAndErrorOfSciPy) {
  const Line line = fit_line(counted(20), goldens::coach_noisy);
  EXPECT_NEAR(line.slope, goldens::coach_line[0], 1e-12);
  EXPECT_NEAR(line.intercept, goldens::coach_line[1], 1e-12);
  EXPECT_NEAR(line.error, goldens::coach_line[2], 1e-12);
  EXPECT_NEAR(probability_falling(line), goldens::coach_line[3], 1e-10);
}

TEST(Line, IsCertainOnlyOfWhatTheNoiseAllows) {
  EXPECT_DOUBLE_EQ(probability_falling(fit_line({0, 1}, {2, 1})), 0.5) << "two points";
  EXPECT_DOUBLE_EQ(probability_falling(fit_line({1, 1, 1}, {1, 2, 3})), 0.5) << "one x";
  EXPECT_DOUBLE_EQ(probability_falling(fit_line({}, {})), 0.5);
  EXPECT_DOUBLE_EQ(probability_falling(fit_line(counted(4), {3, 3, 3, 3})), 0.5) << "flat";
  EXPECT_DOUBLE_EQ(probability_falling(fit_line(counted(4), {3, 2, 1, 0})), 1.0) << "without noise";
}

// P(slope < 0) > 0.95 must come in 5 of 100 trendless curves: that is what the number means.
TEST(Line, MisjudgesTrendlessNoiseAsOftenAsItSays) {
  int wrong = 0;
  for (std::uint64_t curve = 0; curve < 2000; ++curve) {
    Random random(curve);
    std::vector<double> y;
    for (int i = 0; i < 12; ++i) y.push_back(random.normal());
    wrong += probability_falling(fit_line(counted(12), y)) > 0.95;
  }
  EXPECT_NEAR(wrong, 100, 4 * std::sqrt(2000 * 0.05 * 0.95));
}

TEST(StudentT, IsSciPys) {
  for (std::size_t i = 0; i < goldens::student_t_values.size(); ++i) {
    EXPECT_NEAR(student_t(goldens::student_t_points[2 * i], goldens::student_t_points[2 * i + 1]), goldens::student_t_values[i], 1e-12)
        << i;
  }
  EXPECT_EQ(student_t(std::numeric_limits<double>::infinity(), 3), 1.0);
  EXPECT_TRUE(std::isnan(student_t(std::nan(""), 3)));
  EXPECT_EQ(f_tail(std::numeric_limits<double>::infinity(), 2, 10), 0.0);
}

TEST(Quantile, IsNumPys) {
  const std::vector<double> shares{0.0, 0.1, 0.25, 0.5, 0.9, 1.0};
  for (std::size_t i = 0; i < shares.size(); ++i) {
    EXPECT_NEAR(quantile(goldens::coach_noisy, shares[i]), goldens::coach_quantiles[i], 1e-14);
  }
  EXPECT_TRUE(std::isnan(median({})));
  EXPECT_EQ(median({3}), 3.0);
}

TEST(RobustDeviation, IsSciPysAndIgnoresASpike) {
  EXPECT_NEAR(robust_deviation(goldens::coach_noisy), goldens::coach_robust_deviation[0], 1e-14);
  EXPECT_NEAR(robust_deviation(goldens::coach_tied), goldens::coach_robust_deviation[1], 1e-14);
  EXPECT_NEAR(robust_deviation({1, 2, 3, 4, 1e9}), 1.4826, 1e-12);
}

TEST(RunningMedian, RemovesASpikeAndKeepsAStep) {
  EXPECT_EQ(running_median({1, 1, 9, 1, 1}, 3), (std::vector<double>{1, 1, 1, 1, 1}));
  EXPECT_EQ(running_median({1, 1, 1, 5, 5, 5}, 3), (std::vector<double>{1, 1, 1, 5, 5, 5}));
  EXPECT_TRUE(running_median({}, 3).empty());
}

TEST(Trend, HasMannAndKendallsProbability) {
  EXPECT_NEAR(probability_of_trend(goldens::coach_noisy), goldens::coach_trend[0], 1e-12);
  EXPECT_NEAR(probability_of_trend(goldens::coach_tied), goldens::coach_trend[1], 1e-12);
  std::vector<double> mirrored;
  for (const double value : goldens::coach_noisy) mirrored.push_back(-value);
  EXPECT_NEAR(probability_of_trend(mirrored), goldens::coach_trend[2], 1e-12);
  EXPECT_EQ(probability_of_trend({1, 1, 1, 1}), 0.5);
  EXPECT_EQ(probability_of_trend({1, 2}), 0.5);
}

TEST(Shares, HaveAnErrorEvenAtTheEnds) {
  for (std::size_t i = 0; i < goldens::wilson_values.size(); ++i) {
    EXPECT_NEAR(wilson_low(goldens::wilson_points[2 * i], goldens::wilson_points[2 * i + 1], 2.0), goldens::wilson_values[i], 1e-7);
  }
  EXPECT_GT(share_error(1.0, 10), 0.05);
  EXPECT_NEAR(share_error(0.5, 1e6), 0.0005, 1e-6);
  EXPECT_EQ(wilson_low(0, 0, 2), 0.0);
}

}  // namespace
}  // namespace deft
