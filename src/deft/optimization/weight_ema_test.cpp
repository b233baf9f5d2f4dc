#include "deft/optimization/weight_ema.h"

#include <gtest/gtest.h>

#include <cmath>

#include "support/checked_options.h"
#include "support/one_parameter.h"

namespace deft {
namespace {

TEST(WeightEma, ApproachesAConstantAsOneMinusDecayToTheN) {
  WeightEma ema({.decay = 0.9, .ramp = false});
  OneParameter one("w", {0}, {0});
  ema.start(one.views);
  one.value[0] = 1;
  for (std::int64_t n = 1; n <= 20; ++n) {
    ema.after_step(one.views, {.step = n - 1, .steps = 20});
    ema.exchange(one.views);
    EXPECT_NEAR(one.value[0], 1 - std::pow(0.9, n), 1e-6);
    ema.exchange(one.views);
    EXPECT_EQ(one.value[0], 1);
  }
}

// n = 0: d = 1 / 10, so the average is 0.1 * 0 + 0.9 * 1; n = 1: d = 2 / 11.
TEST(WeightEma, WithRampRemembersLittleAtTheStart) {
  WeightEma ema({.decay = 0.999});
  OneParameter one("w", {0}, {0});
  ema.start(one.views);
  one.value[0] = 1;
  ema.after_step(one.views, {.step = 0, .steps = 20});
  ema.after_step(one.views, {.step = 1, .steps = 20});
  ema.exchange(one.views);
  EXPECT_NEAR(one.value[0], 1 - 0.1 * 2 / 11, 1e-6);
}

TEST(WeightEma, AveragesOnlyEverySoManySteps) {
  WeightEma ema({.decay = 0.5, .every = 3, .ramp = false});
  OneParameter one("w", {0}, {0});
  ema.start(one.views);
  one.value[0] = 1;
  for (std::int64_t step = 0; step < 5; ++step) ema.after_step(one.views, {.step = step, .steps = 20});
  ema.exchange(one.views);
  EXPECT_FLOAT_EQ(one.value[0], 0.5f);
}

TEST(WeightEma, OfDecayZeroIsTheCurrentWeight) {
  WeightEma ema({.decay = 0});
  OneParameter one("norm1.running_var", {7}, {});
  ema.start(one.views);
  one.value[0] = 2;
  ema.after_step(one.views, {});
  ema.exchange(one.views);
  EXPECT_EQ(one.value[0], 2);
  EXPECT_TRUE(ema.replaces_weights());
}

TEST(WeightEma, GoesOnAfterSaveAndLoadAsIfNeverInterrupted) {
  WeightEma one({}), two({});
  OneParameter a("w", {0}, {0}), b("w", {0}, {0});
  one.start(a.views);
  two.start(b.views);
  a.value[0] = b.value[0] = 1;
  one.after_step(a.views, {.step = 0, .steps = 9});
  State state;
  one.save(state);
  two.load(state);
  one.after_step(a.views, {.step = 1, .steps = 9});
  two.after_step(b.views, {.step = 1, .steps = 9});
  one.exchange(a.views);
  two.exchange(b.views);
  EXPECT_EQ(a.value[0], b.value[0]);
  EXPECT_NEAR(b.value[0], 1 - 0.1 * 2 / 11, 1e-6);
}

TEST(WeightEma, RefusesADecayAboveOne) {
  EXPECT_EQ(option_problems(WeightEmaOptions{.decay = 1.1}), std::vector<std::string>{"decay = 1.1 is outside 0 .. 1"});
}

}  // namespace
}  // namespace deft
