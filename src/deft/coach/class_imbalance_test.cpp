#include "deft/coach/class_imbalance.h"

#include <gtest/gtest.h>

#include "support/drawn_curves.h"
#include "support/healthy_runs.h"

namespace deft {
namespace {

Observations drawn(std::vector<std::int64_t> counts, std::vector<double> recall) {
  Observations seen;
  seen.facts.classes = static_cast<std::int64_t>(counts.size());
  seen.facts.class_counts = std::move(counts);
  seen.facts.class_names = {"common", "rare"};
  add_epochs(seen, 1, [&](EpochObservation& e, double) { e.val_recall = recall; });
  return seen;
}

TEST(ClassImbalance, IsFoundWhereRareClassesAreMissed) {
  const Finding finding = only(ClassImbalance({}).look(drawn({5000, 2000, 500, 200, 50}, {0.97, 0.9, 0.7, 0.4, 0.1})));
  EXPECT_EQ(finding.severity, Severity::warning);
  EXPECT_EQ(evidence_of(finding, "largest_to_smallest"), 100);
  EXPECT_NEAR(evidence_of(finding, "recall_of_rare"), 0.25, 1e-12) << "mean of 0.1 and 0.4";
}

TEST(ClassImbalance, IsAnInfoWhereRareClassesDoWell) {
  EXPECT_EQ(only(ClassImbalance({}).look(drawn({5000, 2000, 500, 200, 50}, {0.9, 0.9, 0.92, 0.9, 0.91}))).severity, Severity::info);
}

TEST(ClassImbalance, NamesTheSmallestClass) {
  EXPECT_NE(only(ClassImbalance({}).look(drawn({1000, 50}, {0.99, 0.3}))).advice.find("'rare'"), std::string::npos);
}

TEST(ClassImbalance, GoesByCountsAloneWithoutRecalls) {
  EXPECT_EQ(only(ClassImbalance({}).look(drawn({2000, 100}, {}))).severity, Severity::info);
  EXPECT_EQ(only(ClassImbalance({}).look(drawn({100000, 100}, {}))).severity, Severity::warning);
  EXPECT_TRUE(ClassImbalance({}).look(drawn({500, 100}, {})).empty());
}

TEST(ClassImbalance, CountsAClassWithoutSamples) { EXPECT_EQ(ClassImbalance({}).look(drawn({500, 0}, {1.0, kUnknown})).size(), 1u); }

TEST(ClassImbalance, IsSilentOnHealthyRuns) { expect_silent(ClassImbalance({})); }

}  // namespace
}  // namespace deft
