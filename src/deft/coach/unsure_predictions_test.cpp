#include "deft/coach/unsure_predictions.h"

#include <gtest/gtest.h>

#include "support/drawn_curves.h"
#include "support/healthy_runs.h"

namespace deft {
namespace {

std::vector<Finding> look_at(double accuracy, double confidence, double smoothing = 0.0) {
  Observations seen = ten_classes();
  seen.facts.label_smoothing = smoothing;
  add_epochs(seen, 1, [&](EpochObservation& e, double) {
    e.val_accuracy = accuracy;
    e.confidence = confidence;
  });
  return UnsurePredictions({}).look(seen);
}

TEST(UnsurePredictions, IsFoundWhereProbabilitiesHideWhatIsKnown) {
  EXPECT_EQ(only(look_at(0.9, 0.2)).severity, Severity::warning);
  EXPECT_EQ(only(look_at(0.9, 0.45)).severity, Severity::info);
  EXPECT_EQ(only(look_at(0.9, 0.2, 0.1)).severity, Severity::info) << "smoothing means it";
}

TEST(UnsurePredictions, MentionsOverconfidence) {
  EXPECT_EQ(only(look_at(0.6, 0.95)).severity, Severity::info);
  EXPECT_TRUE(look_at(0.6, 0.65).empty());
}

TEST(UnsurePredictions, IsSilentAtChance) { EXPECT_TRUE(look_at(0.1, 0.12).empty()) << "who knows nothing is right to be unsure"; }

TEST(UnsurePredictions, IsSilentOnHealthyRuns) { expect_silent(UnsurePredictions({})); }

}  // namespace
}  // namespace deft
