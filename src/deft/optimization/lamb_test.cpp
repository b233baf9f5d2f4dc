#include "deft/optimization/lamb.h"

#include <gtest/gtest.h>

#include <cmath>

#include "deft/optimization/adam.h"
#include "goldens/optimization.h"
#include "support/checked_options.h"
#include "support/trajectory.h"

namespace deft {
namespace {

TEST(Lamb, FollowsThePapersAlgorithmInNumPyFor100Steps) {
  std::vector<double> m(4, 0.0), v(4, 0.0);
  const LambOptions options{.largest_ratio = 1e9};
  expect_trajectory(goldens::lamb_path, [&](std::vector<double>& w, const std::vector<double>& g, std::int64_t t) {
    lamb_update<double>(w, g, m, v, t, {.rate = 0.01}, 0.9, 0.1, options);
  });
}

TEST(Lamb, FollowsItAsAnOptimiserOfFloats) {
  Lamb lamb({.learning_rate = 0.01, .decay = 0.1, .largest_ratio = 1e9});
  expect_float_trajectory(goldens::lamb_path, lamb, 0.0);
}

// Adam's first step has length 1 in every weight, so u = (1, 1, 1, 1), ||u|| = 2, and ||w|| = 6.
TEST(Lamb, StepsByAShareOfTheWeightsLength) {
  EXPECT_EQ(lamb_ratio(6, 2, 10), 3.0);
  EXPECT_EQ(lamb_ratio(6, 2, 2.5), 2.5);
  EXPECT_EQ(lamb_ratio(0, 2, 10), 1.0);
  EXPECT_EQ(lamb_ratio(6, 0, 10), 1.0);
  Lamb lamb({.epsilon = 1e-16, .decay = 0});
  OneParameter one("w", {3, 3, 3, 3}, {0.1f, 5, 20, 1});
  lamb.start(one.views);
  lamb.step(one.views, {.learning_rate = 0.1, .momentum = 0.9});
  for (float w : one.value) EXPECT_NEAR(w, 3 - 0.1 * 3, 1e-5);
}

TEST(Lamb, RescalesEachParameterByItself) {
  OneParameter a("a", {100}, {1}), b("b", {0.01f}, {1});
  std::vector<ParameterView> views{a.views[0], b.views[0]};
  Lamb lamb({.largest_ratio = 1e9});
  lamb.start(views);
  lamb.step(views, {.learning_rate = 0.1, .momentum = 0.9});
  EXPECT_NEAR(a.value[0], 90, 1e-2);
  EXPECT_NEAR(b.value[0], 0.009, 1e-6);
}

TEST(Lamb, WhoseRatioIsHeldAtOneIsAdam) {
  std::vector<double> w{1e3, -2e3}, m(2), v(2), w2 = w, m2(2), v2(2);
  for (std::int64_t t = 1; t <= 20; ++t) {
    const std::vector<double> g{0.3 * static_cast<double>(t), -1};
    lamb_update<double>(w, g, m, v, t, {.rate = 0.1}, 0.9, 0.0, {.largest_ratio = 1});
    adam_update<double>(w2, g, m2, v2, t, {.rate = 0.1}, 0.9, 0.999, 1e-6);
    EXPECT_NEAR(w[0], w2[0], 1e-9);
    EXPECT_NEAR(w[1], w2[1], 1e-9);
  }
}

TEST(Lamb, RefusesANegativeDecay) {
  EXPECT_EQ(option_problems(LambOptions{.decay = -1}), std::vector<std::string>{"decay = -1 is outside 0 .. 10"});
}

TEST(Lamb, HonoursFactorsDecayFreezingAndResuming) { expect_honours_the_contract<Lamb>(); }

}  // namespace
}  // namespace deft
