#include "deft/coach/rate_too_low.h"

#include <gtest/gtest.h>

#include "deft/core/random.h"
#include "support/drawn_curves.h"
#include "support/healthy_runs.h"

namespace deft {
namespace {

TEST(RateTooLow, FallIsMeasuredInUnitsOfTheStart) {
  std::vector<double> x, falling;
  for (int i = 0; i < 101; ++i) {
    x.push_back(i);
    falling.push_back(2.0 - 0.01 * i);
  }
  const Fall fall = find_fall(x, falling);
  EXPECT_NEAR(fall.total, 0.905 / 1.955, 1e-12) << "from the middle of the first tenth, 1.955, to that of the last, 1.05";
  EXPECT_NEAR(fall.first_half, fall.second_half, 0.01);
  EXPECT_GT(fall.sure, 0.999);
  EXPECT_EQ(find_fall({1, 2}, {1, 2}).total, 0.0);
}

TEST(RateTooLow, IsFoundWhereTheLossCrawls) {
  Random random(5);
  const Observations seen = drawn_steps(200, [&](double t) { return 2.31 - 0.1 * t + 0.02 * random.normal(); });
  const Finding finding = only(RateTooLow({}).look(seen));
  EXPECT_EQ(finding.severity, Severity::warning);
  EXPECT_NEAR(evidence_of(finding, "fallen"), 0.04, 0.01);
  EXPECT_EQ(finding.change[0].second, "1");
}

TEST(RateTooLow, DoesNotCountTheWayDownToChance) {
  EXPECT_EQ(RateTooLow({}).look(drawn_steps(200, [](double t) { return 4.0 - 1.8 * t; })).size(), 1u);
  EXPECT_TRUE(RateTooLow({}).look(drawn_steps(200, [](double t) { return 4.0 - 2.8 * t; })).empty()) << "well below chance";
}

TEST(RateTooLow, IsNotAFlatCurve) {
  Random random(5);
  EXPECT_TRUE(RateTooLow({}).look(drawn_steps(200, [&](double) { return 2.31 + 0.02 * random.normal(); })).empty());
}

TEST(RateTooLow, IsNotLearningByHeart) {
  Observations seen = drawn_steps(200, [](double t) { return 2.31 - 0.3 * t; });
  add_epochs(seen, 10, [](EpochObservation& e, double t) {
    e.val_loss = 2.31 + 0.2 * t;
    e.val_accuracy = 0.1;
  });
  EXPECT_TRUE(RateTooLow({}).look(seen).empty()) << "validation stands at chance";
}

TEST(RateTooLow, JudgesADecayingRateByTheTimeBeforeItFell) {
  const auto decays = [](Observations seen) {
    for (StepObservation& one : seen.steps) one.learning_rate = 0.1 * (1.0 - one.epoch / 11.0);
    return seen;
  };
  EXPECT_EQ(RateTooLow({}).look(decays(drawn_steps(200, [](double t) { return 2.31 - 0.1 * t; }))).size(), 1u);
  const auto rests = [](double t) { return t < 0.1 ? 2.31 - 4 * t : 1.91 - 0.05 * t; };
  EXPECT_TRUE(RateTooLow({}).look(decays(drawn_steps(200, rests))).empty()) << "fast at first, then at rest";
}

TEST(RateTooLow, IsNotSaidWhereWeightsMoveAsUsual) {
  Observations seen = drawn_steps(200, [](double t) { return 2.31 - 0.1 * t; });
  add_layers(seen, 3, &LayerObservation::update_ratio, {0.01, 0.02});
  EXPECT_TRUE(RateTooLow({}).look(seen).empty());
}

TEST(RateTooLow, TinyStepsExplainALossThatStandsStill) {
  Random random(5);
  Observations seen = drawn_steps(200, [&](double t) { return 2.31 - 0.004 * t + 0.03 * random.normal(); });
  add_layers(seen, 3, &LayerObservation::update_ratio, {1e-6, 1e-6});
  EXPECT_TRUE(RateTooLow({}).look(seen).empty()) << "whether a gradient comes is not known";
  for (StepObservation& one : seen.steps) one.gradient_norm = 1e-9;
  EXPECT_TRUE(RateTooLow({}).look(seen).empty()) << "none comes";
  for (StepObservation& one : seen.steps) one.gradient_norm = 0.8;
  const Finding finding = only(RateTooLow({}).look(seen));
  EXPECT_EQ(finding.change[0].second, "100") << "a thousand times 0.1";
}

TEST(RateTooLow, IsSilentOnHealthyRuns) { expect_silent(RateTooLow({})); }

}  // namespace
}  // namespace deft
