#include "deft/coach/bad_initialization.h"

#include <gtest/gtest.h>

#include <cmath>

#include "support/drawn_curves.h"
#include "support/healthy_runs.h"

namespace deft {
namespace {

TEST(BadInitialization, IsAnErrorWhereWeightsStartEqual) {
  const Finding finding = only(BadInitialization({}).look(drawn_layers(2, &LayerObservation::weight_deviation, {0.05, 0.0, 0.05})));
  EXPECT_EQ(finding.severity, Severity::error);
  EXPECT_EQ(std::get<std::string>(finding.evidence[0].second), "conv1");
}

TEST(BadInitialization, LetsTheLastLayerStartAtZero) {
  EXPECT_TRUE(BadInitialization({}).look(drawn_layers(2, &LayerObservation::weight_deviation, {0.05, 0.05, 0.0})).empty());
}

TEST(BadInitialization, FindsOutputsOfAnUnworkableSize) {
  EXPECT_EQ(only(BadInitialization({}).look(drawn_layers(2, &LayerObservation::activation_deviation, {1, 500, 1}))).severity, Severity::warning);
  EXPECT_EQ(only(BadInitialization({}).look(drawn_layers(2, &LayerObservation::activation_deviation, {1, 1e-4, 1}))).severity, Severity::warning);
}

TEST(BadInitialization, LooksAtActivationsToo) {
  Observations seen = drawn_layers(2, &LayerObservation::activation_deviation, {500, 1});
  for (LayerObservation& one : seen.layers) one.kind = "activation";
  EXPECT_EQ(only(BadInitialization({}).look(seen)).severity, Severity::warning);
}

TEST(BadInitialization, LooksOnlyAtTheUntrainedNetwork) {
  Observations seen = drawn_layers(2, &LayerObservation::activation_deviation, {1, 500, 1});
  seen.layers.erase(seen.layers.begin(), seen.layers.begin() + 3);
  EXPECT_TRUE(BadInitialization({}).look(seen).empty());
}

TEST(BadInitialization, SeesZeroWeightsInTheCurveAlone) {
  Observations seen = drawn_steps(20, [](double) { return std::log(10.0); });
  for (StepObservation& one : seen.steps) one.gradient_norm = 0;
  EXPECT_EQ(only(BadInitialization({}).look(seen)).severity, Severity::error);
  for (StepObservation& one : seen.steps) one.gradient_norm = 0.3;
  EXPECT_TRUE(BadInitialization({}).look(seen).empty()) << "only the last layer is zero: it learns";
}

TEST(BadInitialization, IsSilentOnHealthyRuns) { expect_silent(BadInitialization({})); }

}  // namespace
}  // namespace deft
