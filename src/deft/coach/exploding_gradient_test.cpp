#include "deft/coach/exploding_gradient.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "deft/core/random.h"
#include "support/drawn_curves.h"
#include "support/healthy_runs.h"

namespace deft {
namespace {

Observations with_norms(double spike, double loss_at_spike) {
  Observations seen = drawn_steps(100, [](double) { return 2.0; });
  Random random(12);
  for (StepObservation& one : seen.steps) one.gradient_norm = std::exp(0.3 * random.normal());
  for (const std::size_t at : {40u, 60u, 80u}) {
    seen.steps[at].gradient_norm = spike;
    seen.steps[at].loss = loss_at_spike;
  }
  return seen;
}

TEST(ExplodingGradient, CountsSpikesThatTheLossFollows) {
  EXPECT_EQ(find_spikes(with_norms(100, 5).steps, 10), (std::vector<std::size_t>{40, 60, 80}));
  EXPECT_TRUE(find_spikes(with_norms(100, 1.0).steps, 10).empty()) << "the loss fell: a good step";
  EXPECT_TRUE(find_spikes(with_norms(3, 5).steps, 10).empty());
}

TEST(ExplodingGradient, ProposesALimitFromTheUsualNorms) {
  const Finding finding = only(ExplodingGradient({}).look(with_norms(100, 5)));
  EXPECT_EQ(finding.severity, Severity::warning);
  EXPECT_EQ(evidence_of(finding, "spikes"), 3);
  EXPECT_EQ(finding.change[0].first, "optimization.clip_norm.limit");
  EXPECT_NEAR(std::stod(finding.change[0].second), std::exp(0.3 * 1.2816), 0.3) << "90 % quantile of the norms drawn";
}

TEST(ExplodingGradient, IsFoundWithDepth) {
  const Finding finding = only(ExplodingGradient({}).look(drawn_layers(3, &LayerObservation::gradient_norm, {1e4, 1e2, 1e1, 1e-1})));
  EXPECT_GT(evidence_of(finding, "ratio"), 1e4);
}

TEST(ExplodingGradient, IsAnErrorWhereTheNormIsInfinite) {
  Observations seen = with_norms(3, 2);
  seen.steps[50].gradient_norm = std::numeric_limits<double>::infinity();
  const Finding finding = only(ExplodingGradient({}).look(seen));
  EXPECT_EQ(finding.severity, Severity::error);
  EXPECT_EQ(evidence_of(finding, "step"), 500);
}

TEST(ExplodingGradient, IsSilentOnHealthyRuns) { expect_silent(ExplodingGradient({})); }

}  // namespace
}  // namespace deft
