#include "deft/coach/update_ratio.h"

#include <gtest/gtest.h>

#include <cmath>

#include "support/checked_options.h"
#include "support/drawn_curves.h"
#include "support/healthy_runs.h"

namespace deft {
namespace {

TEST(UpdateRatio, SaysWhichLayersMoveTooFar) {
  const Finding finding = only(UpdateRatio({}).look(drawn_layers(4, &LayerObservation::update_ratio, {0.3, 0.5, 0.4})));
  EXPECT_EQ(finding.severity, Severity::warning);
  EXPECT_EQ(evidence_of(finding, "layers"), 3);
  EXPECT_DOUBLE_EQ(evidence_of(finding, "median"), 0.4);
}

TEST(UpdateRatio, BlamesTheRateOnlyWhereMostLayersAgree) {
  Observations seen = drawn_steps(40, [](double) { return 1.0; });
  add_layers(seen, 4, &LayerObservation::update_ratio, {0.3, 1e-3, 1e-3});
  EXPECT_TRUE(only(UpdateRatio({}).look(seen)).change.empty());
  seen = drawn_steps(40, [](double) { return 1.0; });
  add_layers(seen, 4, &LayerObservation::update_ratio, {1e-8, 1e-8, 1e-3});
  EXPECT_EQ(only(UpdateRatio({}).look(seen)).change[0], (std::pair<std::string, std::string>{"optimization.learning_rate", "1"}));
}

TEST(UpdateRatio, FindsLayersThatNeverChange) {
  Observations seen = drawn_layers(4, &LayerObservation::update_ratio, {0.0, 1e-3, 1e-3});
  EXPECT_NE(only(UpdateRatio({}).look(seen)).advice.find("conv0 never change"), std::string::npos);
  seen.facts.pretrained = true;
  EXPECT_TRUE(UpdateRatio({}).look(seen).empty()) << "frozen on purpose";
}

TEST(UpdateRatio, LeavesOutTheTimeAfterTheRateWasCut) {
  Observations seen = drawn_steps(40, [](double) { return 1.0; });
  for (StepObservation& one : seen.steps) one.learning_rate = one.step < 150 ? 0.1 : 1e-6;
  add_layers(seen, 4, &LayerObservation::update_ratio, {1e-3});
  for (LayerObservation& one : seen.layers) {
    if (one.step >= 200) one.update_ratio = 1e-8;
  }
  EXPECT_TRUE(UpdateRatio({}).look(seen).empty());
  EXPECT_TRUE(std::isnan(usual_update_ratio(layer_tracks(seen)[0], seen))) << "one probe is left: too few";
}

TEST(UpdateRatio, RefusesALowerBoundAboveTheUpper) {
  EXPECT_EQ(option_problems(UpdateRatioOptions{.lowest = 0.5}), std::vector<std::string>{"lowest must be below highest"});
}

TEST(UpdateRatio, IsSilentOnHealthyRuns) { expect_silent(UpdateRatio({})); }

}  // namespace
}  // namespace deft
