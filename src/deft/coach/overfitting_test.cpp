#include "deft/coach/overfitting.h"

#include <gtest/gtest.h>

#include "deft/core/random.h"
#include "support/drawn_curves.h"
#include "support/healthy_runs.h"

namespace deft {
namespace {

TEST(Overfitting, RiseIsMeasuredFromTheMinimum) {
  const Rise rise = find_rise({3, 2, 1, 1, 1, 2, 2.1, 2.2, 2.3, 2.4});
  EXPECT_EQ(rise.lowest, 2u);
  EXPECT_NEAR(rise.rise, 1.35, 1e-12) << "the median of the last two, 2.35, over 1";
  EXPECT_GT(rise.sure, 0.99);
  EXPECT_EQ(find_rise({3, 2, 1}).sure, 0.5);
}

Observations drawn(double rise, double train_end) {
  Random random(8);
  Observations seen = ten_classes();
  add_epochs(seen, 24, [&](EpochObservation& e, double t) {
    e.train_loss = 2.3 - (2.3 - train_end) * t;
    e.val_loss = (t < 0.3 ? 2.3 - 4 * t : 1.1 + rise * (t - 0.3) / 0.7) + 0.01 * random.normal();
    e.val_accuracy = 0.6;
    e.train_accuracy_clean = 0.6 + 0.4 * t;
  });
  return seen;
}

TEST(Overfitting, IsFoundWithTheEpochItBegan) {
  const Finding finding = only(Overfitting({}).look(drawn(0.8, 0.1)));
  EXPECT_EQ(finding.severity, Severity::warning);
  EXPECT_NEAR(finding.epoch, 8, 1);
  EXPECT_NEAR(evidence_of(finding, "lowest"), 1.1, 0.05);
}

TEST(Overfitting, IsAnInfoWhileAccuracyHolds) {
  Observations seen = drawn(0.3, 0.1);
  EXPECT_EQ(only(Overfitting({}).look(seen)).severity, Severity::info);
  for (std::size_t i = 12; i < seen.epochs.size(); ++i) seen.epochs[i].val_accuracy = 0.5;
  EXPECT_EQ(only(Overfitting({}).look(seen)).severity, Severity::warning) << "0.1 is six standard errors of 1000 samples";
}

TEST(Overfitting, IsNotARiseInWhichTrainingGetsWorseToo) {
  for (const Finding& finding : Overfitting({}).look(drawn(0.8, 4.0))) EXPECT_EQ(finding.severity, Severity::info);
}

TEST(Overfitting, IsOnlyAnInfoWhereThereIsAGapAlone) {
  const Finding finding = only(Overfitting({}).look(drawn(0.0, 0.1)));
  EXPECT_EQ(finding.severity, Severity::info);
  EXPECT_NEAR(evidence_of(finding, "train_accuracy"), 1.0, 1e-12);
  Observations few = drawn(0.0, 0.1);
  few.facts.train_samples = 200;
  EXPECT_EQ(only(Overfitting({}).look(few)).severity, Severity::warning) << "20 samples of a class";
}

TEST(Overfitting, AHandfulOfSamplesIsTheFault) {
  Observations seen = ten_classes();
  seen.facts.train_samples = 60;
  seen.facts.val_samples = 12;
  add_epochs(seen, 10, [](EpochObservation& e, double t) {
    e.train_accuracy_clean = std::min(1.0, 0.5 + t);
    e.val_accuracy = 0.8;
    e.val_loss = 1.0;
  });
  const Finding finding = only(Overfitting({}).look(seen));
  EXPECT_EQ(finding.severity, Severity::warning);
  EXPECT_TRUE(finding.cause);
  seen.facts.pretrained = true;
  EXPECT_TRUE(Overfitting({}).look(seen).empty());
}

TEST(Overfitting, IsSilentOnHealthyRuns) { expect_silent(Overfitting({})); }

}  // namespace
}  // namespace deft
