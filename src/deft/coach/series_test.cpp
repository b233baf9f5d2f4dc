#include "deft/coach/series.h"

#include <gtest/gtest.h>

#include <cmath>

#include "support/drawn_curves.h"

namespace deft {
namespace {

TEST(Series, HoldsOnlyWhatIsKnown) {
  Observations seen;
  add_epochs(seen, 4, [](EpochObservation& e, double t) { e.val_loss = t == 0 ? kUnknown : t; });
  const Series series = epoch_series(seen, &EpochObservation::val_loss);
  EXPECT_EQ(series.x, (std::vector<double>{2, 3, 4}));
  EXPECT_TRUE(epoch_series(seen, &EpochObservation::train_loss).empty());
}

TEST(Series, TailHasAtLeastOnePoint) {
  const Series ten{{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}};
  EXPECT_EQ(tail(ten, 0.2).y, (std::vector<double>{8, 9}));
  EXPECT_EQ(tail(ten, 0.001).y, (std::vector<double>{9}));
  EXPECT_EQ(part(ten, 0.0, 0.3).y, (std::vector<double>{0, 1, 2}));
  EXPECT_TRUE(tail({}, 0.5).empty());
}

TEST(Chance, IsTheEntropyAndTheLargestShare) {
  RunFacts facts;
  EXPECT_TRUE(std::isnan(chance_loss(facts)));
  facts.classes = 10;
  EXPECT_DOUBLE_EQ(chance_loss(facts), std::log(10.0));
  EXPECT_DOUBLE_EQ(chance_accuracy(facts), 0.1);
  facts.class_counts = {3, 1};
  EXPECT_NEAR(chance_loss(facts), 0.5623351446, 1e-9);
  EXPECT_DOUBLE_EQ(chance_accuracy(facts), 0.75);
  facts.drawn_counts = {3, 3};  // oversampled: training sees both alike
  EXPECT_DOUBLE_EQ(chance_loss(facts), std::log(2.0));
  EXPECT_DOUBLE_EQ(chance_accuracy(facts), 0.5);
  facts.drawn_counts.clear();
  facts.task = "attributes";
  EXPECT_DOUBLE_EQ(chance_loss(facts), std::log(2.0));
  facts.task = "regression";
  EXPECT_TRUE(std::isnan(chance_loss(facts)));
}

TEST(LayerTracks, FollowEachLayerThroughTime) {
  const Observations seen = drawn_layers(3, &LayerObservation::weight_norm, {1, 2});
  const std::vector<LayerTrack> tracks = layer_tracks(seen);
  ASSERT_EQ(tracks.size(), 2u);
  EXPECT_EQ(tracks[1].name, "conv1");
  EXPECT_EQ(values(tracks[1], &LayerObservation::weight_norm), (std::vector<double>{2, 2, 2}));
  EXPECT_TRUE(values(tracks[1], &LayerObservation::dead_share).empty());
}

TEST(Rates, KnowADecayAndChangeTheLargest) {
  Observations seen = drawn_steps(10, [](double) { return 1.0; });
  EXPECT_FALSE(rate_decayed(seen));
  EXPECT_EQ(change_of_rate(seen, 0.1)[0].second, "0.01");
  seen.steps.back().learning_rate = 0.01;
  EXPECT_TRUE(rate_decayed(seen));
  EXPECT_EQ(change_of_rate(seen, 3)[0].second, "0.3") << "of the largest rate";
  EXPECT_TRUE(change_of_rate(Observations{}, 3).empty());
}

}  // namespace
}  // namespace deft
