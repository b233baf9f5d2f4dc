#include "deft/optimization/adaptive_clip.h"

#include <gtest/gtest.h>

#include "goldens/optimization.h"
#include "support/checked_options.h"
#include "support/gradient_check.h"
#include "support/one_parameter.h"

namespace deft {
namespace {

TEST(AdaptiveClip, AgreesWithThePapersRuleInNumPy) {
  const std::vector<float> w = floats(goldens::adaptive_clip_value);
  std::vector<float> g = floats(goldens::adaptive_clip_in);
  adaptive_clip(w, g, 4, 0.2, 1e-3);
  expect_close(g, goldens::adaptive_clip_out, 1e-6);
}

TEST(AdaptiveClip, HoldsAUnitsGradientToAShareOfItsWeights) {
  std::vector<float> g{30, 40};
  adaptive_clip(std::vector<float>{3, 4}, g, 1, 0.01, 1e-3);
  expect_close(g, {0.03, 0.04}, 1e-7);
  g = {30, 40};
  adaptive_clip(std::vector<float>{0, 0}, g, 1, 0.01, 1e-3);  // fresh biases can still leave 0
  expect_close(g, {6e-6, 8e-6}, 1e-10);
}

TEST(AdaptiveClip, TakesAFilterAsAUnitAndABiasAsAWhole) {
  OneParameter one("conv1.weight", {1, 1, 1, 1}, {10, 0, 1e-3f, 0});
  one.views[0].shape = {2, 2, 1, 1};
  AdaptiveClip({.limit = 0.1}).before_step(one.views, {});
  EXPECT_NEAR(one.gradient[0], 0.1414214, 1e-6);
  EXPECT_EQ(one.gradient[2], 1e-3f);
  OneParameter bias("conv1.bias", {3, 4}, {6, 8});
  AdaptiveClip({.limit = 0.1}).before_step(bias.views, {});
  expect_close(bias.gradient, {0.3, 0.4}, 1e-7);
}

TEST(AdaptiveClip, SparesTheHeadAndWhatIsFrozen) {
  OneParameter head("head.weight", {1}, {10}), frozen("conv1.weight", {1}, {10});
  frozen.views[0].frozen = true;
  AdaptiveClip({}).before_step(head.views, {});
  AdaptiveClip({}).before_step(frozen.views, {});
  EXPECT_EQ(head.gradient[0], 10);
  EXPECT_EQ(frozen.gradient[0], 10);
}

TEST(AdaptiveClip, RefusesALimitOfZero) {
  EXPECT_EQ(option_problems(AdaptiveClipOptions{.limit = 0}),
            std::vector<std::string>{"limit = 0 is outside 1e-09 .. 1000"});
}

}  // namespace
}  // namespace deft
