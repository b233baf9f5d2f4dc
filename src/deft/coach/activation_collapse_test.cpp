#include "deft/coach/activation_collapse.h"

#include <gtest/gtest.h>

#include <cmath>

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

TEST(ActivationCollapse, BelievesUnitsMoreThanLayers) {
  Observations seen = drawn_layers(3, &LayerObservation::activation_deviation, {0.2, 0.2, 0.2, 0.2});  // sigmoid units of different level
  for (std::size_t i = 0; i < seen.layers.size(); ++i) {
    seen.layers[i].kind = "activation";
    seen.layers[i].unit_deviation = 0.2 * std::pow(0.1, static_cast<double>(i % 4));
  }
  EXPECT_NEAR(activation_change(seen), 1e-3, 1e-9) << "through all four: none is the output";
}

TEST(ActivationCollapse, TakesAConstantLayerForAlmostNothing) {
  EXPECT_EQ(ActivationCollapse({}).look(drawn_layers(3, &LayerObservation::activation_deviation, {1, 1, 0, 0, 0})).size(), 1u);
}

TEST(ActivationCollapse, IsSilentOnHealthyRuns) { expect_silent(ActivationCollapse({})); }

}  // namespace
}  // namespace deft
