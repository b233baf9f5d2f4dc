#include "deft/coach/curve_width.h"

#include <gtest/gtest.h>

#include "deft/core/random.h"
#include "support/drawn_curves.h"
#include "support/healthy_runs.h"

namespace deft {
namespace {

Observations scattered(double deviation, std::int64_t batch) {
  Random random(4);
  Observations seen = drawn_steps(200, [&](double t) { return 2.0 - t + deviation * random.normal(); });
  seen.facts.batch_size = batch;
  return seen;
}

TEST(CurveWidth, WarnsOfTinyBatches) {
  const Finding finding = only(CurveWidth({}).look(scattered(0.8, 2)));
  EXPECT_EQ(finding.severity, Severity::warning);
  EXPECT_NEAR(evidence_of(finding, "width"), 0.8, 0.2);
  EXPECT_EQ(finding.change[0], (std::pair<std::string, std::string>{"train.batch_size", "32"}));
}

TEST(CurveWidth, IsAnInfoForLargeBatches) { EXPECT_EQ(only(CurveWidth({}).look(scattered(0.8, 256))).severity, Severity::info); }

TEST(CurveWidth, IsSilentWhereTheCurveIsNarrow) { EXPECT_TRUE(CurveWidth({}).look(scattered(0.1, 2)).empty()); }

TEST(CurveWidth, ABatchOfTwoThatLeadsNowhereIsTheCause) {
  Observations seen = drawn_steps(200, [](double) { return 2.3; });
  seen.facts.batch_size = 2;
  EXPECT_TRUE(only(CurveWidth({}).look(seen)).cause);
  seen.facts.batch_size = 64;
  EXPECT_TRUE(CurveWidth({}).look(seen).empty());
}

TEST(CurveWidth, IsSilentOnHealthyRuns) { expect_silent(CurveWidth({})); }

}  // namespace
}  // namespace deft
