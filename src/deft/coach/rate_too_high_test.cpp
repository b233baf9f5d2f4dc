#include "deft/coach/rate_too_high.h"

#include <gtest/gtest.h>

#include <cmath>

#include "deft/core/random.h"
#include "support/drawn_curves.h"
#include "support/healthy_runs.h"

namespace deft {
namespace {

TEST(RateTooHigh, WidthIgnoresTheSlopeOfTheCurve) {
  std::vector<double> line;
  for (int i = 0; i < 400; ++i) line.push_back(0.05 * i);
  EXPECT_LT(width_around_median(line, 9), 1e-9);
  Random random(3);
  for (double& value : line) value += random.normal();
  EXPECT_NEAR(width_around_median(line, 9), 0.8, 0.1) << "noise of deviation 1, less since a value speaks in its own median";
}

TEST(RateTooHigh, SwingsAreCountedOnPaper) {
  const Swings swings = find_swings({2.0, 1.0, 1.5, 1.0, 2.0});
  EXPECT_DOUBLE_EQ(swings.share, 0.5);
  EXPECT_DOUBLE_EQ(swings.size, 0.375) << "rises of 0.5 and 1 in units of 2";
  EXPECT_LT(swings.at_least, 0.25) << "four changes prove little";
  EXPECT_EQ(find_swings({3, 2, 1}).share, 0.0);
}

TEST(RateTooHigh, IsFoundWhereTheLossJumpsAboveChance) {
  Random random(1);
  const Finding finding = only(RateTooHigh({}).look(drawn_steps(200, [&](double) { return 3.5 + std::abs(random.normal()); })));
  EXPECT_EQ(finding.severity, Severity::warning);
  EXPECT_EQ(std::get<std::string>(finding.evidence[0].second), "stuck");
  EXPECT_EQ(finding.change[0].second, "0.003");
}

TEST(RateTooHigh, IsFoundAfterAnEarlyPeakThatLeftTheNetworkAtChance) {
  const Finding finding = only(RateTooHigh({}).look(drawn_steps(100, [](double t) { return t > 0.02 && t < 0.1 ? 30.0 : 2.303; })));
  EXPECT_EQ(std::get<std::string>(finding.evidence[0].second), "stuck");
}

TEST(RateTooHigh, IsNotAFlatCurveAtChance) {
  Random random(1);
  EXPECT_TRUE(RateTooHigh({}).look(drawn_steps(200, [&](double) { return 2.303 + 0.01 * random.normal(); })).empty());
}

TEST(RateTooHigh, IsFoundWhereEpochsSwing) {
  Observations seen = ten_classes();
  int epoch = 0;
  add_epochs(seen, 20, [&](EpochObservation& e, double) { e.train_loss = ++epoch % 2 ? 1.5 : 1.0; });
  const Finding finding = only(RateTooHigh({}).look(seen));
  EXPECT_EQ(std::get<std::string>(finding.evidence[0].second), "swings");
  EXPECT_EQ(finding.change[0].second, "0.0333");
}

TEST(RateTooHigh, IsNotTheJitterOfAFewSamples) {
  Random random(14);
  Observations seen = ten_classes();
  add_epochs(seen, 60, [&](EpochObservation& e, double t) { e.train_loss = 0.7 - 0.3 * t + 0.04 * random.normal(); });
  EXPECT_EQ(RateTooHigh({}).look(seen).size(), 1u) << "means over many samples do not jump so";
  seen.facts.train_samples = 244;
  EXPECT_TRUE(RateTooHigh({}).look(seen).empty());
}

TEST(RateTooHigh, IsFoundWhereTheLossRanAway) {
  const Finding finding = only(RateTooHigh({}).look(drawn_steps(12, [](double t) { return 2.3 + 100 * t * t; })));
  EXPECT_EQ(std::get<std::string>(finding.evidence[0].second), "diverged");
}

TEST(RateTooHigh, FindsAMomentumThatOutlastsTheRun) {
  Observations seen = drawn_steps(60, [](double t) { return 2.3 - 0.4 * t; });
  seen.facts.momentum = 0.999;
  EXPECT_EQ(only(RateTooHigh({}).look(seen)).change[0], (std::pair<std::string, std::string>{"optimization.beta", "0.9"}));
  seen.facts.momentum = 0.9;
  EXPECT_TRUE(RateTooHigh({}).look(seen).empty());
}

TEST(RateTooHigh, BlamesNoRateWhoseStepsAreTiny) {
  Random random(3);
  Observations seen = drawn_steps(60, [&](double) { return 6.0 + random.normal(); });  // starts far above chance, and stays
  EXPECT_EQ(RateTooHigh({}).look(seen).size(), 1u);
  add_layers(seen, 3, &LayerObservation::update_ratio, {1e-6, 1e-6});
  for (LayerObservation& one : seen.layers) one.gradient_norm = 1;
  EXPECT_TRUE(RateTooHigh({}).look(seen).empty());
}

TEST(RateTooHigh, IsSilentOnHealthyRuns) { expect_silent(RateTooHigh({})); }

}  // namespace
}  // namespace deft
