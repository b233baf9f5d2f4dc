#include "deft/coach/not_shuffled.h"

#include <gtest/gtest.h>

#include "deft/core/random.h"
#include "support/drawn_curves.h"
#include "support/healthy_runs.h"

namespace deft {
namespace {

// 10 epochs of 20 steps; `wave`: what the place in the epoch adds.
Observations drawn(double wave, double noise) {
  Observations seen = ten_classes();
  seen.facts.steps_per_epoch = 20;
  Random random(11);
  for (int step = 0; step < 200; ++step) {
    const double t = step / 200.0, place = (step % 20) / 20.0;
    seen.steps.push_back({.step = step, .epoch = step / 20.0, .loss = 2.3 - 1.5 * t + wave * (place < 0.5 ? 1 : -1) + noise * random.normal()});
  }
  return seen;
}

TEST(NotShuffled, PlacesExplainASawtooth) {
  const PlaceEffect effect = place_effect(drawn(0.3, 0.1).steps, 20);
  EXPECT_NEAR(effect.share, 0.3 * 0.3 / (0.3 * 0.3 + 0.1 * 0.1), 0.1) << "variance of the wave over that of wave and noise";
  EXPECT_LT(effect.by_chance, 1e-12);
  EXPECT_EQ(only(NotShuffled({}).look(drawn(0.3, 0.1))).change[0].first, "train.shuffle");
}

TEST(NotShuffled, PlacesExplainNothingOfNoise) {
  const PlaceEffect effect = place_effect(drawn(0.0, 0.1).steps, 20);
  EXPECT_LT(effect.share, 0.2);
  EXPECT_GT(effect.by_chance, 1e-3);
}

TEST(NotShuffled, ASteepTrendIsNoWave) { EXPECT_TRUE(NotShuffled({}).look(drawn(0.0, 0.01)).empty()); }

TEST(NotShuffled, NeedsSeveralEpochsAndSteps) {
  Observations seen = drawn(0.3, 0.1);
  EXPECT_EQ(place_effect(seen.steps, 0).share, 0.0) << "length of an epoch not known";
  EXPECT_EQ(place_effect(seen.steps, 100).share, 0.0) << "two epochs";
  EXPECT_EQ(place_effect({}, 20).share, 0.0);
}

TEST(NotShuffled, IsSilentOnHealthyRuns) { expect_silent(NotShuffled({})); }

}  // namespace
}  // namespace deft
