#include "deft/coach/divergence.h"

#include <gtest/gtest.h>

#include <limits>

#include "support/drawn_curves.h"
#include "support/healthy_runs.h"

namespace deft {
namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();

TEST(Divergence, IsFoundWhereTheLossStopsBeingANumber) {
  EXPECT_EQ(find_divergence({2.3, 2.1, kInfinite, kInfinite}, 2.3, 1.5).at, 2);
  EXPECT_EQ(find_divergence({2.3, kUnknown, 2.1, 2.0}, 2.3, 1.5).at, -1) << "not known is not diverged";
}

TEST(Divergence, IsTheLevelOfTheEndNotOneSpike) {
  EXPECT_EQ(find_divergence({2.3, 2.1, 9, 80, 400, 900}, 2.3, 1.5).at, 2);
  EXPECT_EQ(find_divergence({2.3, 2.1, 90, 2.0, 1.9, 1.8}, 2.3, 1.5).at, -1) << "it recovered";
  EXPECT_EQ(find_divergence({2.3, 2.1, 2.0, 1.9, 1.8, 90}, 2.3, 1.5).at, -1) << "one wild batch at the end";
  EXPECT_EQ(find_divergence({8, 4, 3, 2.5, 2.4, 2.3}, 2.3, 1.5).at, -1) << "it started high and came down";
}

TEST(Divergence, SaysWhenAndProposesATenthOfTheRate) {
  const Observations seen = drawn_steps(50, [](double t) { return t < 0.4 ? 2.3 : 50.0 * t; });
  const Finding finding = only(Divergence({}).look(seen));
  EXPECT_EQ(finding.severity, Severity::error);
  EXPECT_NEAR(finding.epoch, 4.0, 0.2);
  EXPECT_EQ(evidence_of(finding, "step"), 200);
  EXPECT_EQ(finding.change[0], (std::pair<std::string, std::string>{"optimization.learning_rate", "0.003"}));
}

TEST(Divergence, BelievesATrainerThatGaveUp) {
  Observations seen;
  seen.facts.stopped = "diverged";
  EXPECT_EQ(only(Divergence({}).look(seen)).severity, Severity::error);
}

TEST(Divergence, ReadsEpochsWhereThereAreNoSteps) {
  Observations seen = ten_classes();
  add_epochs(seen, 5, [](EpochObservation& e, double t) { e.train_loss = t < 0.5 ? 2.0 : kInfinite; });
  EXPECT_EQ(only(Divergence({}).look(seen)).epoch, 3.0);
}

TEST(Divergence, IsSilentOnHealthyRuns) { expect_silent(Divergence({})); }

}  // namespace
}  // namespace deft
