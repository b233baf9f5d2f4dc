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

TEST(Underfitting, IsSilentOnHealthyRuns) { expect_silent(Underfitting({})); }

}  // namespace
}  // namespace deft
