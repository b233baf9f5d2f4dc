#include "deft/coach/wrong_loss.h"

#include <gtest/gtest.h>

#include "support/drawn_curves.h"
#include "support/healthy_runs.h"

namespace deft {
namespace {

Observations regression(std::int64_t distinct, double r2) {
  Observations seen = ten_classes();
  seen.facts.task = "regression";
  seen.facts.classes = 0;
  seen.facts.train_samples = 600;
  seen.facts.distinct_targets = distinct;
  add_epochs(seen, 10, [&](EpochObservation& e, double) { e.val_accuracy = r2; });
  return seen;
}

TEST(WrongLoss, CodedClassesAreFound) {
  const Finding finding = only(WrongLoss({}).look(regression(5, 0.6)));
  EXPECT_EQ(finding.severity, Severity::warning);
  EXPECT_EQ(evidence_of(finding, "distinct_targets"), 5);
  EXPECT_EQ(finding.change[0], (std::pair<std::string, std::string>{"data.task", "classes"}));
}

TEST(WrongLoss, AmountsAreNot) {
  EXPECT_TRUE(WrongLoss({}).look(regression(0, 0.6)).empty()) << "fractions";
  EXPECT_TRUE(WrongLoss({}).look(regression(90, 0.6)).empty()) << "ages";
  EXPECT_TRUE(WrongLoss({}).look(regression(5, 0.95)).empty()) << "a regression that works";
}

TEST(WrongLoss, EachValueMustBeFrequent) {
  Observations seen = regression(20, 0.6);
  seen.facts.train_samples = 150;
  EXPECT_TRUE(WrongLoss({}).look(seen).empty());
}

TEST(WrongLoss, IsSilentOnHealthyRuns) { expect_silent(WrongLoss({})); }

}  // namespace
}  // namespace deft
