#include "deft/coach/train_longer.h"

#include <gtest/gtest.h>

#include <cmath>

#include "support/drawn_curves.h"
#include "support/healthy_runs.h"

namespace deft {
namespace {

Observations drawn(double at_the_end, bool decays, int epochs = 20) {
  Observations seen = ten_classes();
  add_epochs(seen, epochs, [&](EpochObservation& e, double t) {
    e.train_loss = e.val_loss = 2.3 - (2.3 - at_the_end) * t;
    e.learning_rate = decays ? 0.1 * (1 - 0.99 * t) : 0.1;
  });
  return seen;
}

TEST(TrainLonger, IsFoundWhereAFixedRateWasCutShort) {
  Observations seen = drawn(1.0, false);
  seen.facts.planned_epochs = 20;
  const Finding finding = only(TrainLonger({}).look(seen));
  EXPECT_EQ(finding.severity, Severity::warning);
  EXPECT_NEAR(evidence_of(finding, "fallen"), 1.3 / 4 / std::log(10.0), 1e-6) << "a quarter of 1.3, in units of log 10";
  EXPECT_EQ(finding.change[0], (std::pair<std::string, std::string>{"train.epochs", "40"}));
}

TEST(TrainLonger, IsAnInfoWhereTheScheduleCameToItsEnd) { EXPECT_EQ(only(TrainLonger({}).look(drawn(1.0, true))).severity, Severity::info); }

TEST(TrainLonger, IsNotACurveAtRestNorARunThatGoesOn) {
  EXPECT_TRUE(TrainLonger({}).look(drawn(2.3, false)).empty());
  Observations seen = drawn(1.0, false);
  seen.facts.finished = false;
  EXPECT_TRUE(TrainLonger({}).look(seen).empty());
}

TEST(TrainLonger, OnePassOverTheDataIsFewWhereTheLossIsHigh) {
  Observations seen = drawn_steps(40, [](double t) { return 2.4 - 0.1 * t; });
  seen.facts.planned_epochs = 1;
  EXPECT_EQ(only(TrainLonger({}).look(seen)).severity, Severity::warning);
  seen.facts.pretrained = true;
  EXPECT_TRUE(TrainLonger({}).look(seen).empty());
  seen = drawn_steps(40, [](double t) { return t < 0.2 ? 2.3 - 8 * t : 0.7; });
  seen.facts.planned_epochs = 1;
  EXPECT_TRUE(TrainLonger({}).look(seen).empty()) << "one pass was enough";
}

TEST(TrainLonger, IsSilentOnHealthyRuns) { expect_silent(TrainLonger({})); }

}  // namespace
}  // namespace deft
