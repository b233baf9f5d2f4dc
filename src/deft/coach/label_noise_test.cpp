#include "deft/coach/label_noise.h"

#include <gtest/gtest.h>

#include "deft/core/random.h"
#include "support/drawn_curves.h"
#include "support/healthy_runs.h"

namespace deft {
namespace {

Observations drawn(double peak, double end, double train_end) {
  Random random(10);
  Observations seen = ten_classes();
  add_epochs(seen, 30, [&](EpochObservation& e, double t) {
    e.val_accuracy = (t < 0.3 ? 0.1 + (peak - 0.1) * t / 0.3 : peak - (peak - end) * (t - 0.3) / 0.7) + 0.005 * random.normal();
    e.train_accuracy_clean = 0.1 + (train_end - 0.1) * t;
  });
  return seen;
}

TEST(LabelNoise, IsSuspectedWhereValidationAccuracyFalls) {
  const Finding finding = only(LabelNoise({}).look(drawn(0.6, 0.42, 0.98)));
  EXPECT_EQ(finding.severity, Severity::warning);
  EXPECT_NEAR(finding.epoch, 10, 2);
  EXPECT_NEAR(evidence_of(finding, "peak"), 0.6, 0.03);
}

TEST(LabelNoise, IsNotPlainOverfitting) { EXPECT_TRUE(LabelNoise({}).look(drawn(0.6, 0.59, 0.98)).empty()) << "accuracy flattens"; }
TEST(LabelNoise, IsNotAFallThatAFewSamplesExplain) {
  Observations seen = drawn(0.6, 0.54, 0.98);
  seen.facts.val_samples = 60;
  EXPECT_TRUE(LabelNoise({}).look(seen).empty());
}

TEST(LabelNoise, IsAnErrorWhereLabelsAreShuffled) {
  const Finding finding = only(LabelNoise({}).look(drawn(0.1, 0.1, 0.9)));
  EXPECT_EQ(finding.severity, Severity::error);
  EXPECT_NEAR(evidence_of(finding, "chance"), 0.1, 1e-12);
}

TEST(LabelNoise, IsNotAValidationPartWithOtherClassSizes) {
  Observations seen = drawn(0.5, 0.5, 0.95);
  seen.facts.class_counts = {7000, 400, 400, 400, 300, 300, 300, 300, 300, 300};
  EXPECT_TRUE(LabelNoise({}).look(seen).empty()) << "0.5 is below the largest class's share, not below guessing";
  seen.epochs.back().val_recall = std::vector<double>(10, 0.1);
  EXPECT_EQ(only(LabelNoise({}).look(seen)).severity, Severity::error) << "recalls of 1 / C tell nothing apart";
}

TEST(LabelNoise, SpreadOfErrorsIsPearsonsChiSquare) {
  // Rows of 30 wrong answers: 10 10 10 gives 0, 30 0 0 gives (400 + 100 + 100) / 10 = 60; two degrees each.
  const std::vector<double> confusion{50, 10, 10, 10, 30, 50, 0, 0, 0, 0, 50, 0, 0, 0, 0, 50};
  const Spread spread = spread_of_errors(confusion, 4);
  EXPECT_DOUBLE_EQ(spread.errors, 60);
  EXPECT_DOUBLE_EQ(spread.degrees, 4);
  EXPECT_DOUBLE_EQ(spread.per_degree, 15);
  EXPECT_EQ(spread_of_errors({1, 2, 3, 4}, 2).degrees, 0) << "two classes have one way to be wrong";
}

// Accuracy 0.46 at a loss near chance; errors even or all on the next class.
Observations many_errors(bool even) {
  Observations seen = ten_classes();
  add_epochs(seen, 10, [&](EpochObservation& e, double t) {
    e.train_accuracy_clean = 0.3 + 0.2 * t;
    e.val_accuracy = 0.46;
    e.val_loss = 2.2;
    for (int i = 0; i < 10; ++i) {
      for (int k = 0; k < 10; ++k) e.val_confusion.push_back(i == k ? 46 : even ? 6 : k == (i + 1) % 10 ? 54 : 0);
    }
  });
  return seen;
}

TEST(LabelNoise, IsSeenInErrorsThatFallOnAllClassesAlike) {
  EXPECT_EQ(only(LabelNoise({}).look(many_errors(true))).severity, Severity::warning);
  EXPECT_TRUE(LabelNoise({}).look(many_errors(false)).empty());
}

TEST(LabelNoise, IsMeasuredAtTheEndWhereTheSurestAnswersAreContradicted) {
  Observations seen = many_errors(false);
  seen.epochs.back().val_surest = {500, 203, 1000, 412};
  const Finding finding = only(LabelNoise({}).look(seen));
  EXPECT_EQ(finding.severity, Severity::warning);
  EXPECT_DOUBLE_EQ(evidence_of(finding, "share"), 0.406);
  EXPECT_EQ(evidence_of(finding, "samples"), 500);
  EXPECT_EQ(finding.advice, "about 41 % of the labels are wrong (36 to 45 %): so many contradict even the answers that the network is surest of, and on such labels "
                            "no accuracy above about 59 % can be had; look through the worst mistakes in report.html, and smooth labels");
  seen.facts.label_smoothing = 0.1;
  EXPECT_TRUE(only(LabelNoise({}).look(seen)).change.empty()) << "labels are smoothed already";
  Observations short_run = ten_classes();
  add_epochs(short_run, 2, [](EpochObservation& e, double) { e.val_surest = {500, 203, 1000, 412}; });
  EXPECT_DOUBLE_EQ(evidence_of(only(LabelNoise({}).look(short_run)), "share"), 0.406) << "no curve is needed";
  short_run.epochs.back().val_surest = {500, 445, 1000, 893};
  EXPECT_TRUE(LabelNoise({}).look(short_run).empty()) << "it guesses";
  seen.facts.finished = false;
  EXPECT_TRUE(LabelNoise({}).look(seen).empty()) << "a network half trained is sure of wrong answers";
}

TEST(LabelNoise, IsSilentOnHealthyRuns) { expect_silent(LabelNoise({})); }

}  // namespace
}  // namespace deft
