#include "deft/search/gaussian_regression.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "deft/core/random.h"
#include "goldens/search.h"

namespace deft {
namespace {

std::vector<double> row(const std::vector<double>& all, std::size_t i) { return {all.begin() + static_cast<std::ptrdiff_t>(3 * i), all.begin() + static_cast<std::ptrdiff_t>(3 * i + 3)}; }

std::vector<GaussianReading> golden_readings() {
  std::vector<GaussianReading> readings;
  for (std::size_t i = 0; i < goldens::field_y.size(); ++i) readings.push_back({row(goldens::field_x, i), goldens::field_y[i], goldens::field_variance[i]});
  return readings;
}

TEST(GaussianRegression, BelievesWhatScikitLearnDoes) {
  const GaussianRegression belief(golden_readings(), {.lengths = {0.4, 0.9, 2.0}, .signal = 1.3, .noise = 0.1});
  EXPECT_NEAR(belief.log_likelihood(), goldens::field_likelihood[0], 1e-9);
  for (std::size_t i = 0; i < goldens::field_mean.size(); ++i) {
    const Belief there = belief.at(row(goldens::field_at, i));
    EXPECT_NEAR(there.mean, goldens::field_mean[i], 1e-9) << i;
    EXPECT_NEAR(there.deviation, goldens::field_deviation[i], 1e-9) << i;
  }
}

// Without noise it goes through the readings; far away it knows nothing.
TEST(GaussianRegression, KnowsItsReadingsAndNothingFarAway) {
  const GaussianRegression belief({{{0.2}, 1.0}, {{0.7}, -0.5}}, {.lengths = {0.1}, .signal = 2.0, .noise = 0.0});
  EXPECT_NEAR(belief.at({0.2}).mean, 1.0, 1e-5);
  EXPECT_NEAR(belief.at({0.7}).mean, -0.5, 1e-5);
  EXPECT_LT(belief.at({0.7}).deviation, 2e-3);
  EXPECT_NEAR(belief.at({50.0}).mean, 0.0, 1e-9);
  EXPECT_NEAR(belief.at({50.0}).deviation, std::sqrt(2.0), 1e-9);
}

TEST(ScalesLoss, HasTheGradientOfItsDifferences) {
  const std::vector<GaussianReading> readings = golden_readings();
  std::vector<double> logs{-0.9, -0.1, 0.7, 0.3, -2.0}, gradient, ignored;
  scales_loss(readings, logs, &gradient);
  for (std::size_t i = 0; i < logs.size(); ++i) {
    const double step = 1e-5, at = logs[i];
    logs[i] = at + step;
    const double above = scales_loss(readings, logs, nullptr);
    logs[i] = at - step;
    const double below = scales_loss(readings, logs, nullptr);
    logs[i] = at;
    EXPECT_NEAR(gradient[i], (above - below) / (2 * step), 1e-6) << i;
  }
}

// The prior's part by hand: of two settings of the same scales, only the likelihood differs.
TEST(ScalesLoss, IsLikelihoodTimesPrior) {
  const std::vector<GaussianReading> readings = golden_readings();
  const auto loss = [&](double length) { return scales_loss(readings, {std::log(length), 0.0, 0.0, 0.0, std::log(0.05)}, nullptr); };
  const auto likelihood = [&](double length) { return GaussianRegression(readings, {.lengths = {length, 1.0, 1.0}, .signal = 1.0, .noise = 0.05}).log_likelihood(); };
  const auto prior = [](double length) { return 0.5 * std::pow(std::log(length) - std::log(0.5 * std::sqrt(3.0)), 2); };
  EXPECT_NEAR(loss(0.3) - loss(2.0), likelihood(2.0) - likelihood(0.3) + prior(0.3) - prior(2.0), 1e-9);
}

// y = sin(6 x0) of ten inputs: x0 gets the shortest length by far.
TEST(LikeliestScales, FindTheInputThatMatters) {
  Random random = Random::of(2, "scales");
  std::vector<GaussianReading> readings;
  for (int i = 0; i < 60; ++i) {
    GaussianReading one;
    for (int k = 0; k < 10; ++k) one.x.push_back(random.uniform());
    one.y = std::sin(6 * one.x[0]) + 0.05 * random.normal();
    readings.push_back(one);
  }
  const GaussianScales scales = likeliest_scales(readings);
  for (std::size_t k = 1; k < 10; ++k) EXPECT_GT(scales.lengths[k], 2 * scales.lengths[0]) << k;
  double error = 0.0;
  const GaussianRegression belief(readings, scales);
  for (int i = 0; i < 100; ++i) {
    std::vector<double> x;
    for (int k = 0; k < 10; ++k) x.push_back(random.uniform());
    error += std::pow(belief.at(x).mean - std::sin(6 * x[0]), 2) / 100;
  }
  EXPECT_LT(std::sqrt(error), 0.15) << "of a deviation of 0.7";
}

}  // namespace
}  // namespace deft
