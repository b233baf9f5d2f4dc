#include "deft/coach/loss_at_start.h"

#include <gtest/gtest.h>

#include "support/drawn_curves.h"
#include "support/healthy_runs.h"

namespace deft {
namespace {

Observations starting_at(double loss) {
  return drawn_steps(3, [=](double) { return loss; });
}

TEST(LossAtStart, ComparesWithTheEntropyOfTheClasses) {
  EXPECT_TRUE(LossAtStart({}).look(starting_at(2.35)).empty());
  EXPECT_EQ(only(LossAtStart({}).look(starting_at(3.2))).severity, Severity::info);
  const Finding finding = only(LossAtStart({}).look(starting_at(14.2)));
  EXPECT_EQ(finding.severity, Severity::warning);
  EXPECT_NEAR(evidence_of(finding, "chance"), 2.302585, 1e-6);
  Observations rare = starting_at(0.325);
  rare.facts.class_counts = {900, 100};
  EXPECT_TRUE(LossAtStart({}).look(rare).empty()) << "entropy of 0.9 and 0.1";
}

TEST(LossAtStart, WondersAtANetworkThatKnowsTooMuch) { EXPECT_EQ(only(LossAtStart({}).look(starting_at(0.4))).severity, Severity::info); }

TEST(LossAtStart, KnowsNoChanceOfOtherLossesAndPretrainedNetworks) {
  Observations seen = starting_at(14.2);
  seen.facts.loss = "hinge";
  EXPECT_TRUE(LossAtStart({}).look(seen).empty());
  seen.facts.loss = "cross_entropy";
  seen.facts.pretrained = true;
  EXPECT_TRUE(LossAtStart({}).look(seen).empty());
  seen.facts.pretrained = false;
  seen.steps.erase(seen.steps.begin());
  EXPECT_TRUE(LossAtStart({}).look(seen).empty()) << "the first step was not recorded";
}

TEST(LossAtStart, IsSilentOnHealthyRuns) { expect_silent(LossAtStart({})); }

}  // namespace
}  // namespace deft
