#include "deft/coach/trained_too_long.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "deft/core/random.h"
#include "support/drawn_curves.h"
#include "support/healthy_runs.h"

namespace deft {
namespace {

Observations drawn(double best_at, double rise, int epochs = 60) {
  Random random(9);
  Observations seen = ten_classes();
  add_epochs(seen, epochs, [&](EpochObservation& e, double t) {
    e.val_accuracy = std::min(0.8, 0.1 + 0.7 * t / best_at);
    e.val_loss = (t < best_at ? 2.3 - 1.6 * t / best_at : 0.7 + rise * (t - best_at)) + 0.004 * random.normal();
  });
  return seen;
}

TEST(TrainedTooLong, IsFoundWhereTheRestDidHarm) {
  const Finding finding = only(TrainedTooLong({}).look(drawn(0.1, 1.0)));
  EXPECT_EQ(finding.severity, Severity::warning);
  EXPECT_NEAR(finding.epoch, 7, 1);
}

TEST(TrainedTooLong, IsAnInfoWhereTheRestOnlyTookTime) { EXPECT_EQ(only(TrainedTooLong({}).look(drawn(0.1, 0.0, 40))).severity, Severity::info); }

TEST(TrainedTooLong, WarnsWhereThreeQuartersOfALongRunWereForNothing) {
  EXPECT_EQ(only(TrainedTooLong({}).look(drawn(0.1, 0.0, 80))).severity, Severity::warning);
}

TEST(TrainedTooLong, IsNotARunThatImprovedToTheEnd) {
  EXPECT_TRUE(TrainedTooLong({}).look(drawn(0.9, 0.0)).empty());
  EXPECT_TRUE(TrainedTooLong({}).look(drawn(0.1, 1.0, 12)).empty()) << "too short to waste much";
}

TEST(TrainedTooLong, IsSilentOnHealthyRuns) { expect_silent(TrainedTooLong({})); }

}  // namespace
}  // namespace deft
