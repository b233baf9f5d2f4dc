#include "deft/coach/data_not_normalized.h"

#include <gtest/gtest.h>

#include "support/drawn_curves.h"
#include "support/healthy_runs.h"

namespace deft {
namespace {

std::vector<Finding> look_at(double mean, double deviation, bool batch_norm = false) {
  Observations seen;
  seen.facts.input_mean = mean;
  seen.facts.input_deviation = deviation;
  seen.facts.batch_norm = batch_norm;
  return DataNotNormalized({}).look(seen);
}

TEST(DataNotNormalized, IsFoundForBytesAmountsAndSpecks) {
  EXPECT_EQ(only(look_at(121, 64)).severity, Severity::warning) << "bytes";
  EXPECT_EQ(only(look_at(121, 64, true)).severity, Severity::warning) << "batch norm does not excuse it";
  EXPECT_EQ(only(look_at(0, 0.001)).severity, Severity::warning) << "far too small";
  EXPECT_EQ(only(look_at(1000, 1)).severity, Severity::warning) << "an offset that hides the differences";
}

TEST(DataNotNormalized, LeavesTheUsualScalesAlone) {
  EXPECT_TRUE(look_at(0, 1).empty());
  EXPECT_TRUE(look_at(0.13, 0.31).empty()) << "MNIST in 0 .. 1";
  EXPECT_TRUE(look_at(0.47, 0.25).empty()) << "photos in 0 .. 1";
  EXPECT_TRUE(look_at(0.0, 0.5).empty()) << "-1 .. 1";
}

TEST(DataNotNormalized, MentionsWhatIsUnusualWithoutBatchNorm) {
  EXPECT_EQ(only(look_at(0.8, 0.2)).severity, Severity::info);
  EXPECT_TRUE(look_at(0.8, 0.2, true).empty());
}

TEST(DataNotNormalized, IsSilentOnHealthyRuns) { expect_silent(DataNotNormalized({})); }

}  // namespace
}  // namespace deft
