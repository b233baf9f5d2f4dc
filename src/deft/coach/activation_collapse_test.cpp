#include "deft/coach/activation_collapse.h"

#include <gtest/gtest.h>

#include <cmath>

#include "support/drawn_curves.h"
#include "support/healthy_runs.h"

namespace deft {
namespace {

TEST(ActivationCollapse, ChangeIsThatOfALineThroughAllLayersButTheLast) {
  EXPECT_NEAR(activation_change(drawn_layers(3, &LayerObservation::activation_deviation, {1.0, 0.1, 0.01, 1e-3, 5.0})), 1e-3, 1e-9);
  EXPECT_TRUE(std::isnan(activation_change(drawn_layers(3, &LayerObservation::activation_deviation, {1.0, 0.1, 0.01}))));
}

TEST(ActivationCollapse, IsFoundBothWays) {
  const Finding fades = only(ActivationCollapse({}).look(drawn_layers(3, &LayerObservation::activation_deviation, {1, 0.1, 0.02, 0.001, 1})));
  EXPECT_NE(fades.advice.find("shrink"), std::string::npos);
  const Finding grows = only(ActivationCollapse({}).look(drawn_layers(3, &LayerObservation::activation_deviation, {1, 12, 150, 1500, 1})));
  EXPECT_NE(grows.advice.find("grow"), std::string::npos);
}

TEST(ActivationCollapse, TakesAConstantLayerForAlmostNothing) {
  EXPECT_EQ(ActivationCollapse({}).look(drawn_layers(3, &LayerObservation::activation_deviation, {1, 1, 0, 0, 0})).size(), 1u);
}

TEST(ActivationCollapse, IsSilentOnHealthyRuns) { expect_silent(ActivationCollapse({})); }

}  // namespace
}  // namespace deft
