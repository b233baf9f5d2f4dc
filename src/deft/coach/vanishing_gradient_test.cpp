#include "deft/coach/vanishing_gradient.h"

#include <gtest/gtest.h>

#include "support/drawn_curves.h"
#include "support/healthy_runs.h"

namespace deft {
namespace {

TEST(VanishingGradient, RatioIsThatOfALineThroughAllLayers) {
  const Observations seen = drawn_layers(3, &LayerObservation::gradient_norm, {1e-6, 1e-4, 1e-2, 1.0});
  for (const double ratio : gradient_ratios(seen)) EXPECT_NEAR(ratio, 1e-6, 1e-12);
  EXPECT_EQ(gradient_ratios(seen).size(), 3u);
  EXPECT_EQ(gradient_norms(seen), (std::vector<double>{1e-6, 1e-4, 1e-2, 1.0}));
  EXPECT_TRUE(gradient_ratios(drawn_layers(3, &LayerObservation::gradient_norm, {1e-6, 1.0})).empty()) << "two layers make no line";
}

TEST(VanishingGradient, IsFoundWhileNothingIsLearnt) {
  Observations seen = drawn_steps(50, [](double) { return 2.303; });
  add_layers(seen, 3, &LayerObservation::gradient_norm, {1e-7, 1e-5, 1e-3, 1e-1});
  EXPECT_NEAR(evidence_of(only(VanishingGradient({}).look(seen)), "ratio"), 1e-6, 1e-9);
}

TEST(VanishingGradient, IsNoFaultOfANetworkThatLearns) {
  Observations seen = drawn_steps(50, [](double t) { return 2.3 * (1 - t) + 0.1; });
  add_layers(seen, 3, &LayerObservation::gradient_norm, {1e-7, 1e-5, 1e-3, 1e-1});
  EXPECT_TRUE(VanishingGradient({}).look(seen).empty());
}

TEST(VanishingGradient, IsSeenInTheWholeGradientToo) {
  Observations seen = drawn_steps(50, [](double) { return 2.303; });
  for (StepObservation& one : seen.steps) one.gradient_norm = 1e-9;
  EXPECT_EQ(evidence_of(only(VanishingGradient({}).look(seen)), "gradient_norm"), 1e-9);
}

TEST(VanishingGradient, IsSilentOnHealthyRuns) { expect_silent(VanishingGradient({})); }

}  // namespace
}  // namespace deft
