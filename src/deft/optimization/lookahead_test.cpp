#include "deft/optimization/lookahead.h"

#include <gtest/gtest.h>

#include "support/checked_options.h"
#include "support/one_parameter.h"

namespace deft {
namespace {

TEST(Lookahead, OfThePaperGoesHalfWayEveryFifthStep) {
  Lookahead lookahead({});
  OneParameter one("w", {1}, {0});
  lookahead.start(one.views);
  one.value[0] = 3;
  for (std::int64_t step = 0; step < 4; ++step) lookahead.after_step(one.views, {.step = step, .steps = 100});
  EXPECT_EQ(one.value[0], 3);
  lookahead.after_step(one.views, {.step = 4, .steps = 100});
  EXPECT_EQ(one.value[0], 2);
  lookahead.finish(one.views);
  EXPECT_EQ(one.value[0], 2);
}

TEST(Lookahead, FinishFallsBackToTheSlowWeights) {
  Lookahead lookahead({});
  OneParameter one("w", {1}, {0});
  lookahead.start(one.views);
  one.value[0] = 3;
  lookahead.finish(one.views);
  EXPECT_EQ(one.value[0], 1);
}

// airbench94: 0.95^5 * (t / T)^3.
TEST(Lookahead, KeepsWhatThePublishedRecipeKeeps) {
  const LookaheadOptions options{.form = "ema"};
  EXPECT_NEAR(lookahead_keep(95, 100, options), 0.7737809375 * 0.857375, 1e-12);
  EXPECT_NEAR(lookahead_keep(5, 476, options), 0.7737809375 * 125 / 107850176, 1e-12);
  EXPECT_NEAR(lookahead_keep(100, 100, options), 0.7737809375, 1e-12);
  EXPECT_NEAR(lookahead_keep(5, 100, {.form = "ema", .ramp = false}), 0.7737809375, 1e-12);
}

// slow' = d slow + (1 - d) fast with d = 0.95^5 at the very end: 0.7737809375 * 1 + 0.2262190625 * 3.
TEST(Lookahead, AveragesRunningStatisticsAlong) {
  Lookahead lookahead({.form = "ema"});
  OneParameter one("norm1.running_mean", {1}, {});
  lookahead.start(one.views);
  one.value[0] = 3;
  lookahead.after_step(one.views, {.step = 99, .steps = 100});
  EXPECT_NEAR(one.value[0], 1.452438125, 1e-6);
}

TEST(Lookahead, OfAlphaOneIsNoLookahead) {
  Lookahead lookahead({.every = 1, .alpha = 1});
  OneParameter one("w", {1}, {0});
  lookahead.start(one.views);
  one.value[0] = 3;
  lookahead.after_step(one.views, {.step = 0, .steps = 10});
  EXPECT_EQ(one.value[0], 3);
}

TEST(Lookahead, GoesOnAfterSaveAndLoadAsIfNeverInterrupted) {
  Lookahead one({.every = 1}), two({.every = 1});
  OneParameter a("w", {4}, {0}), b("w", {0}, {0});
  one.start(a.views);
  State state;
  one.save(state);
  two.start(b.views);
  two.load(state);
  b.value[0] = 0;
  two.after_step(b.views, {.step = 0, .steps = 10});
  EXPECT_EQ(b.value[0], 2);
}

TEST(Lookahead, RefusesAnUnknownForm) {
  EXPECT_EQ(option_problems(LookaheadOptions{.form = "polyak"}),
            std::vector<std::string>{"form: 'polyak' is not a choice"});
}

}  // namespace
}  // namespace deft
