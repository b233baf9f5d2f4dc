#include "deft/optimization/adamw.h"

#include <gtest/gtest.h>

#include "goldens/optimization.h"
#include "support/checked_options.h"
#include "support/trajectory.h"

namespace deft {
namespace {

TEST(AdamW, FollowsPyTorchFor100StepsInFloat64) {
  std::vector<double> m(4, 0.0), v(4, 0.0);
  expect_trajectory(goldens::adamw_path, [&](std::vector<double>& w, const std::vector<double>& g, std::int64_t t) {
    adam_update<double>(w, g, m, v, t, {.rate = 0.05, .decoupled_decay = 0.1}, 0.9, 0.999, 1e-8);
  });
}

TEST(AdamW, FollowsPyTorchAsAnOptimiserOfFloats) {
  AdamW adamw({.learning_rate = 0.05, .decay = 0.1});
  expect_float_trajectory(goldens::adamw_path, adamw, 0.0);
}

// Without a gradient only the decay moves a weight.
float after_a_step(const std::string& name, AdamWOptions options) {
  AdamW adamw(std::move(options));
  OneParameter one(name, {1}, {0});
  adamw.start(one.views);
  adamw.step(one.views, {.learning_rate = 0.1, .momentum = 0.9});
  EXPECT_EQ(one.views[0].decoupled_decay, 0.0);
  return one.value[0];
}

TEST(AdamW, DecaysWeightsBesideTheStepAndLeavesBiasesAlone) {
  EXPECT_FLOAT_EQ(after_a_step("conv1.weight", {.decay = 0.01}), 0.999f);
  EXPECT_FLOAT_EQ(after_a_step("conv1.bias", {.decay = 0.01}), 1.0f);
}

TEST(AdamW, GroupsScaleTheDecay) {
  EXPECT_FLOAT_EQ(after_a_step("conv1.weight", {.decay = 0.01, .groups = {{.layers = "conv1*", .decay_factor = 3}}}),
                  0.997f);
}

TEST(AdamW, HonoursFactorsDecayFreezingAndResuming) { expect_honours_the_contract<AdamW>(); }

TEST(AdamW, RefusesANegativeDecay) {
  EXPECT_EQ(option_problems(AdamWOptions{.decay = -1}), std::vector<std::string>{"decay = -1 is outside 0 .. 10"});
}

}  // namespace
}  // namespace deft
