#include "deft/coach/leaking_test.h"

#include <gtest/gtest.h>

#include "support/drawn_curves.h"
#include "support/healthy_runs.h"

namespace deft {
namespace {

Observations shared(std::int64_t with_test, std::int64_t with_val) {
  Observations seen;
  seen.facts.test_samples = 1000;
  seen.facts.val_samples = 500;
  seen.facts.shared_with_test = with_test;
  seen.facts.shared_with_val = with_val;
  return seen;
}

TEST(LeakingTest, IsFoundForEachPart) {
  const std::vector<Finding> findings = LeakingTest({}).look(shared(800, 100));
  ASSERT_EQ(findings.size(), 2u);
  EXPECT_EQ(worst({findings[0]}), Severity::warning);
  EXPECT_DOUBLE_EQ(evidence_of(findings[0], "share"), 0.8);
  EXPECT_DOUBLE_EQ(evidence_of(findings[1], "share"), 0.2);
}

TEST(LeakingTest, IsAnInfoForAFewByAccident) { EXPECT_EQ(only(LeakingTest({}).look(shared(12, 0))).severity, Severity::info); }
TEST(LeakingTest, IsSilentWhereNothingIsShared) { EXPECT_TRUE(LeakingTest({}).look(shared(0, -1)).empty()); }

TEST(LeakingTest, IsSilentOnHealthyRuns) { expect_silent(LeakingTest({})); }

}  // namespace
}  // namespace deft
