#include "deft/coach/clip_too_tight.h"

#include <gtest/gtest.h>

#include <cmath>

#include "deft/core/random.h"
#include "support/drawn_curves.h"
#include "support/healthy_runs.h"

namespace deft {
namespace {

Observations drawn(double clipped_share, double limit) {
  Observations seen = drawn_steps(200, [](double) { return 1.0; });
  seen.facts.clip_threshold = limit;
  Random random(13);
  for (StepObservation& one : seen.steps) {
    one.gradient_norm = std::exp(0.3 * random.normal());
    one.clipped = random.chance(clipped_share);
  }
  return seen;
}

TEST(ClipTooTight, IsFoundWhereNormsAreFarAboveTheLimit) {
  const Finding finding = only(ClipTooTight({}).look(drawn(1.0, 0.01)));
  EXPECT_EQ(finding.severity, Severity::warning);
  EXPECT_EQ(evidence_of(finding, "clipped_share"), 1.0);
  EXPECT_NEAR(std::stod(finding.change[0].second), std::exp(0.3 * 1.2816), 0.15) << "90 % quantile of the norms drawn";
}

TEST(ClipTooTight, IsAnInfoWhereTheLimitIsNearTheNorms) { EXPECT_EQ(only(ClipTooTight({}).look(drawn(0.8, 0.8))).severity, Severity::info); }

TEST(ClipTooTight, AsksForMoreThanHalfBeyondDoubt) {
  EXPECT_TRUE(ClipTooTight({}).look(drawn(0.5, 0.01)).empty());
  EXPECT_TRUE(ClipTooTight({}).look(drawn(0.0, 0.01)).empty());
}

TEST(ClipTooTight, IsSilentOnHealthyRuns) { expect_silent(ClipTooTight({})); }

}  // namespace
}  // namespace deft
