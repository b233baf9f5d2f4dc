#include "deft/coach/straight_curve.h"

#include <gtest/gtest.h>

#include <cmath>

#include "deft/core/random.h"
#include "support/drawn_curves.h"
#include "support/healthy_runs.h"

namespace deft {
namespace {

TEST(StraightCurve, IsFoundAndOnlyMentioned) {
  Random random(2);
  const Finding finding = only(StraightCurve({}).look(drawn_steps(100, [&](double t) { return 2.3 - 0.8 * t + 0.01 * random.normal(); })));
  EXPECT_EQ(finding.severity, Severity::info);
  EXPECT_NEAR(evidence_of(finding, "first_half"), evidence_of(finding, "second_half"), 0.03);
}

TEST(StraightCurve, IsNotACurveThatBends) {
  EXPECT_TRUE(StraightCurve({}).look(drawn_steps(100, [](double t) { return 0.3 + 2 * std::exp(-5 * t); })).empty());
}

TEST(StraightCurve, IsSilentOnHealthyRuns) { expect_silent(StraightCurve({})); }

}  // namespace
}  // namespace deft
