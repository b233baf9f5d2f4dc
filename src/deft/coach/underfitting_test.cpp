#include "deft/coach/underfitting.h"

#include <gtest/gtest.h>

#include "deft/core/random.h"
#include "support/drawn_curves.h"
#include "support/healthy_runs.h"

namespace deft {
namespace {

TEST(Underfitting, SkillIsZeroAtChanceAndOneAtTheTop) {
  EXPECT_DOUBLE_EQ(skill_of(0.1, 0.1), 0.0);
  EXPECT_DOUBLE_EQ(skill_of(1.0, 0.1), 1.0);
  EXPECT_DOUBLE_EQ(skill_of(0.55, 0.1), 0.5);
}

Observations drawn(double accuracy, double val_accuracy, double fall) {
  Random random(6);
  Observations seen = ten_classes();
  add_epochs(seen, 12, [&](EpochObservation& e, double t) {
    e.train_loss = 2.1 - fall * t + 0.005 * random.normal();
    e.train_accuracy = accuracy;
    e.val_accuracy = val_accuracy;
  });
  return seen;
}

TEST(Underfitting, IsFoundWhereLittleWasLearntAndNothingMoves) {
  const Finding finding = only(Underfitting({}).look(drawn(0.25, 0.24, 0.0)));
  EXPECT_EQ(finding.severity, Severity::warning);
  EXPECT_NEAR(evidence_of(finding, "skill"), 1.0 / 6, 1e-9);
}

TEST(Underfitting, IsNotARunThatIsStillLearning) { EXPECT_TRUE(Underfitting({}).look(drawn(0.25, 0.24, 1.5)).empty()); }
TEST(Underfitting, IsNotAGap) { EXPECT_TRUE(Underfitting({}).look(drawn(0.35, 0.12, 0.0)).empty()); }
TEST(Underfitting, IsNotAGoodRun) { EXPECT_TRUE(Underfitting({}).look(drawn(0.7, 0.7, 0.0)).empty()); }

TEST(Underfitting, KnowsThatTheLargestClassIsEasy) {
  Observations seen = drawn(0.76, 0.76, 0.0);
  EXPECT_TRUE(Underfitting({}).look(seen).empty());
  seen.facts.class_counts = {7600, 2400};
  EXPECT_EQ(only(Underfitting({}).look(seen)).severity, Severity::warning) << "that is what naming the largest class gives";
}

Observations at_chance() {
  Observations seen = drawn_steps(60, [](double) { return 2.3; });
  add_epochs(seen, 10, [](EpochObservation& e, double) { e.train_accuracy_clean = e.val_accuracy = 0.11; });
  return seen;
}

TEST(Underfitting, NamesADecayThatShrinksTheWeights) {
  Observations seen = at_chance();
  seen.facts.weight_decay = 0.5;
  add_layers(seen, 1, &LayerObservation::weight_norm, {4.0, 5.0});
  add_layers(seen, 1, &LayerObservation::weight_norm, {0.04, 0.1});
  const Finding finding = only(Underfitting({}).look(seen));
  EXPECT_TRUE(finding.cause);
  EXPECT_NEAR(evidence_of(finding, "weights_kept"), 0.015, 1e-9) << "between 1 and 2 per cent";
  EXPECT_EQ(finding.change[0].first, "regularization.l2");
  seen.layers.resize(2);
  EXPECT_FALSE(only(Underfitting({}).look(seen)).cause) << "nothing is known of the end";
}

TEST(Underfitting, NamesDropoutAndBottlenecks) {
  Observations seen = at_chance();
  seen.facts.dropout = 0.9;
  EXPECT_EQ(only(Underfitting({}).look(seen)).change[0].first, "regularization.dropout");
  seen.facts.dropout = 0.5;
  EXPECT_FALSE(only(Underfitting({}).look(seen)).cause);
  seen.facts.narrowest = 1;
  EXPECT_NE(only(Underfitting({}).look(seen)).advice.find("a layer of 1 unit:"), std::string::npos);
}

TEST(Underfitting, IsSilentOnHealthyRuns) { expect_silent(Underfitting({})); }

}  // namespace
}  // namespace deft
