#include "deft/optimization/swa.h"

#include <gtest/gtest.h>

#include "support/checked_options.h"
#include "support/one_parameter.h"

namespace deft {
namespace {

TEST(Swa, IsThePlainMeanOfItsPoints) {
  Swa swa({.from = 0, .every = 1});
  OneParameter one("w", {100}, {0});
  swa.start(one.views);
  for (float w : {1.0f, 2.0f, 6.0f}) {
    one.value[0] = w;
    swa.after_step(one.views, {.step = 0, .steps = 10});
  }
  swa.exchange(one.views);
  EXPECT_FLOAT_EQ(one.value[0], 3.0f);
  swa.exchange(one.views);
  EXPECT_FLOAT_EQ(one.value[0], 6.0f);
}

// 100 steps of 10 an epoch, from 0.75: after steps 80, 90 and 100.
TEST(Swa, TakesTheEndsOfTheLastEpochs) {
  std::vector<std::int64_t> taken;
  for (std::int64_t step = 0; step < 100; ++step) {
    if (swa_takes({.step = step, .steps = 100, .steps_per_epoch = 10}, {})) taken.push_back(step + 1);
  }
  EXPECT_EQ(taken, (std::vector<std::int64_t>{80, 90, 100}));
}

TEST(Swa, TakesEverySoManyStepsAndAtLeastTheLast) {
  EXPECT_TRUE(swa_takes({.step = 83, .steps = 100, .steps_per_epoch = 50}, {.every = 7}));
  EXPECT_FALSE(swa_takes({.step = 84, .steps = 100, .steps_per_epoch = 50}, {.every = 7}));
  EXPECT_TRUE(swa_takes({.step = 99, .steps = 100, .steps_per_epoch = 64}, {.from = 1}));
}

TEST(Swa, EvaluatesTheCurrentWeightsBeforeTheFirstPoint) {
  Swa swa({.from = 0.5, .every = 1});
  OneParameter one("w", {1}, {0});
  swa.start(one.views);
  swa.after_step(one.views, {.step = 3, .steps = 10});
  EXPECT_FALSE(swa.replaces_weights());
  EXPECT_FALSE(swa.wants_fresh_statistics());
  swa.after_step(one.views, {.step = 5, .steps = 10});
  EXPECT_TRUE(swa.replaces_weights());
  EXPECT_TRUE(swa.wants_fresh_statistics());
}

TEST(Swa, GoesOnAfterSaveAndLoadAsIfNeverInterrupted) {
  Swa one({.from = 0, .every = 1}), two({.from = 0, .every = 1});
  OneParameter a("w", {0}, {0}), b("w", {0}, {0});
  one.start(a.views);
  two.start(b.views);
  a.value[0] = 3;
  one.after_step(a.views, {.step = 0, .steps = 9});
  State state;
  one.save(state);
  two.load(state);
  a.value[0] = b.value[0] = 5;
  one.after_step(a.views, {.step = 1, .steps = 9});
  two.after_step(b.views, {.step = 1, .steps = 9});
  one.exchange(a.views);
  two.exchange(b.views);
  EXPECT_EQ(a.value[0], 4);
  EXPECT_EQ(b.value[0], 4);
}

TEST(Swa, RefusesAStartBehindTheEnd) {
  EXPECT_EQ(option_problems(SwaOptions{.from = 1.5}), std::vector<std::string>{"from = 1.5 is outside 0 .. 1"});
}

}  // namespace
}  // namespace deft
