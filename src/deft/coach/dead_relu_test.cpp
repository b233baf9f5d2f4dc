#include "deft/coach/dead_relu.h"

#include <gtest/gtest.h>

#include "support/drawn_curves.h"
#include "support/healthy_runs.h"

namespace deft {
namespace {

TEST(DeadRelu, TakesWhatHeldForSoLong) {
  Observations seen = ten_classes();
  for (int probe = 0; probe < 5; ++probe) {
    LayerObservation one{.step = probe, .name = "conv"};
    one.dead_share = std::vector<double>{0.95, 0.9, 0.4, 0.8, 0.9}[static_cast<std::size_t>(probe)];
    seen.layers.push_back(one);
  }
  const std::vector<LayerTrack> tracks = layer_tracks(seen);
  EXPECT_DOUBLE_EQ(worst_layer(tracks, &LayerObservation::dead_share, 2).share, 0.8);
  EXPECT_DOUBLE_EQ(worst_layer(tracks, &LayerObservation::dead_share, 3).share, 0.4);
  EXPECT_EQ(worst_layer(tracks, &LayerObservation::dead_share, 5).layer, nullptr) << "the untrained network does not count";
}

TEST(DeadRelu, NamesTheLayer) {
  const Finding finding = only(DeadRelu({}).look(drawn_layers(5, &LayerObservation::dead_share, {0.1, 0.82, 0.3})));
  EXPECT_EQ(finding.severity, Severity::warning);
  EXPECT_EQ(std::get<std::string>(finding.evidence[0].second), "conv1");
}

TEST(DeadRelu, IsAnErrorWhenAWholeLayerIsDead) {
  EXPECT_EQ(only(DeadRelu({}).look(drawn_layers(5, &LayerObservation::dead_share, {0.1, 1.0}))).severity, Severity::error);
}

TEST(DeadRelu, MentionsAThirdAndIgnoresLess) {
  EXPECT_EQ(only(DeadRelu({}).look(drawn_layers(5, &LayerObservation::dead_share, {0.1, 0.5}))).severity, Severity::info);
  EXPECT_TRUE(DeadRelu({}).look(drawn_layers(5, &LayerObservation::dead_share, {0.1, 0.3})).empty());
}

TEST(DeadRelu, IsCertainWhereUnitsAreDeadFromTheStart) {
  Observations seen = drawn_layers(1, &LayerObservation::dead_share, {0.1, 1.0, 0.2});
  const Finding finding = only(DeadRelu({}).look(seen));
  EXPECT_EQ(finding.severity, Severity::error);
  EXPECT_EQ(finding.epoch, 0);
  EXPECT_EQ(finding.change[0].first, "initialization.name");
}

TEST(DeadRelu, IsSilentOnHealthyRuns) { expect_silent(DeadRelu({})); }

}  // namespace
}  // namespace deft
