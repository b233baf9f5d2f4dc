#include "deft/optimization/adam.h"

#include <gtest/gtest.h>

#include "goldens/optimization.h"
#include "support/checked_options.h"
#include "support/trajectory.h"

namespace deft {
namespace {

TEST(Adam, FollowsPyTorchFor100StepsInFloat64) {
  std::vector<double> m(4, 0.0), v(4, 0.0);
  expect_trajectory(goldens::adam_path, [&](std::vector<double>& w, const std::vector<double>& g, std::int64_t t) {
    adam_update<double>(w, g, m, v, t, {.rate = 0.05, .coupled_decay = 0.01}, 0.9, 0.999, 1e-8);
  });
}

TEST(Adam, FollowsPyTorchAsAnOptimiserOfFloats) {
  Adam adam({.learning_rate = 0.05});
  expect_float_trajectory(goldens::adam_path, adam, 0.01);
}

TEST(Adam, TheFirstStepHasTheLengthOfTheRateWhateverTheGradient) {
  Adam adam({});
  OneParameter one("w", {0, 0, 0}, {1e-3f, -1, 1e6f});
  adam.start(one.views);
  adam.step(one.views, {.learning_rate = 0.01, .momentum = 0.9});
  EXPECT_NEAR(one.value[0], -0.01, 1e-6);
  EXPECT_NEAR(one.value[1], 0.01, 1e-6);
  EXPECT_NEAR(one.value[2], -0.01, 1e-6);
}

TEST(Adam, AParameterThatThawsLateStartsWithItsFirstStep) {
  Adam adam({});
  OneParameter one("w", {0}, {1});
  adam.start(one.views);
  one.views[0].frozen = true;
  for (int i = 0; i < 5; ++i) adam.step(one.views, {.learning_rate = 0.01});
  one.views[0].frozen = false;
  adam.step(one.views, {.learning_rate = 0.01});
  EXPECT_NEAR(one.value[0], -0.01, 1e-6);
}

TEST(Adam, RefusesABetaOfOne) {
  EXPECT_EQ(option_problems(AdamOptions{.beta2 = 1}), std::vector<std::string>{"beta2 = 1 is outside 0 .. 0.999999"});
}

TEST(Adam, HonoursFactorsDecayFreezingAndResuming) { expect_honours_the_contract<Adam>(); }

}  // namespace
}  // namespace deft
