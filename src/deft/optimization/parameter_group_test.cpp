#include "deft/optimization/parameter_group.h"

#include <gtest/gtest.h>

#include "deft/core/problem.h"
#include "deft/optimization/momentum.h"
#include "support/checked_options.h"
#include "support/one_parameter.h"

namespace deft {
namespace {

TEST(ParameterGroup, MultipliesRateAndDecaysOfWhatMatches) {
  OneParameter bias("norm1.bias", {1}, {0}), weight("conv1.weight", {1}, {0});
  std::vector<ParameterView> views{bias.views[0], weight.views[0]};
  views[0].coupled_decay = 0.5;
  views[0].decoupled_decay = 0.25;
  set_factors({{.layers = "*.bias", .rate_factor = 64, .decay_factor = 0.5}, {.layers = "norm*", .rate_factor = 2}},
              views);
  EXPECT_EQ(views[0].rate_factor, 128);
  EXPECT_EQ(views[0].coupled_decay, 0.25);
  EXPECT_EQ(views[0].decoupled_decay, 0.125);
  EXPECT_EQ(views[1].rate_factor, 1);
}

TEST(ParameterGroup, FreezesOutsideItsEpochs) {
  OneParameter one("conv1.bias", {1}, {0});
  const std::vector<ParameterGroup> groups{{.layers = "conv1.bias", .from_epoch = 1, .until_epoch = 3}};
  for (const auto& [epoch, frozen] : {std::pair{0.0, true}, {0.99, true}, {1.0, false}, {2.99, false}, {3.0, true}}) {
    set_frozen(groups, one.views, epoch);
    EXPECT_EQ(one.views[0].frozen, frozen) << epoch;
  }
}

TEST(ParameterGroup, WithoutEpochsLeavesFrozenParametersFrozen) {
  OneParameter one("conv1.bias", {1}, {0});
  one.views[0].frozen = true;
  set_frozen({{.layers = "*", .rate_factor = 2}}, one.views, 5.0);
  EXPECT_TRUE(one.views[0].frozen);
}

// airbench94 shrinks weights and batch norm's shifts by 0.0153 / (1 + 1 / 0.15) a step, though shifts learn 64 times as
// fast.
TEST(ParameterGroup, ExpressesTheDecayOfThePublishedCifarRecipe) {
  OneParameter weight("conv1.weight", {1}, {0}), shift("norm1.shift", {1}, {0});
  std::vector<ParameterView> views{weight.views[0], shift.views[0]};
  for (ParameterView& view : views) view.coupled_decay = 0.0013304348;
  set_factors({{.layers = "*.shift", .rate_factor = 64, .decay_factor = 0.015625}}, views);
  Momentum momentum({});
  momentum.start(views);
  momentum.step(views, {.learning_rate = 1.5, .momentum = 0.0});
  EXPECT_NEAR(weight.value[0], 1 - 0.0153 / (1 + 1 / 0.15), 1e-7);
  EXPECT_NEAR(shift.value[0], 1 - 0.0153 / (1 + 1 / 0.15), 1e-7);
}

TEST(ParameterGroup, RefusesToEndBeforeItStarts) {
  EXPECT_EQ(option_problems(ParameterGroup{.from_epoch = 4, .until_epoch = 2}),
            std::vector<std::string>{"from_epoch must not exceed until_epoch"});
}

TEST(ParameterArrays, RefuseACheckpointOfAnotherNetwork) {
  OneParameter small("w", {1}, {0}), large("w", {1, 2}, {0, 0});
  Momentum one({}), two({});
  one.start(small.views);
  two.start(large.views);
  State state;
  one.save(state);
  try {
    two.load(state);
    FAIL();
  } catch (const Refusal& refusal) {
    EXPECT_STREQ(
        refusal.what(),
        "the checkpoint's 'velocity/w' has 1 numbers, the network's parameter has 2; it belongs to another network");
  }
}

}  // namespace
}  // namespace deft
