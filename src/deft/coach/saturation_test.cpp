#include "deft/coach/saturation.h"

#include <gtest/gtest.h>

#include "support/drawn_curves.h"
#include "support/healthy_runs.h"

namespace deft {
namespace {

TEST(Saturation, NamesTheLayerWhileTheLossIsHigh) {
  Observations seen = drawn_steps(50, [](double) { return 2.0; });
  add_layers(seen, 5, &LayerObservation::saturated_share, {0.2, 0.7, 0.6});
  const Finding finding = only(Saturation({}).look(seen));
  EXPECT_EQ(finding.severity, Severity::warning);
  EXPECT_EQ(std::get<std::string>(finding.evidence[0].second), "conv1");
}

TEST(Saturation, IsAnInfoInANetworkThatHasLearnt) {
  Observations seen = drawn_steps(50, [](double t) { return 2.3 * (1 - t) + 0.01; });
  add_layers(seen, 5, &LayerObservation::saturated_share, {0.7});
  EXPECT_EQ(only(Saturation({}).look(seen)).severity, Severity::info);
}

TEST(Saturation, IsSilentAtALittle) { EXPECT_TRUE(Saturation({}).look(drawn_layers(5, &LayerObservation::saturated_share, {0.4})).empty()); }

TEST(Saturation, IsSeenBeforeTheFirstStep) {
  const Finding finding = only(Saturation({}).look(drawn_layers(1, &LayerObservation::saturated_share, {0.8, 0.1})));
  EXPECT_EQ(finding.severity, Severity::warning);
  EXPECT_EQ(finding.epoch, 0);
}

TEST(Saturation, IsSilentOnHealthyRuns) { expect_silent(Saturation({})); }

}  // namespace
}  // namespace deft
