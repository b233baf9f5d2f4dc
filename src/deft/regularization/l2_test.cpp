#include "deft/regularization/l2.h"

#include <gtest/gtest.h>

#include "deft/optimization/sgd.h"
#include "support/checked_options.h"

namespace deft {
namespace {

ParameterView named(const std::string& name) {
  ParameterView view;
  view.name = name;
  return view;
}

TEST(L2Penalty, DecaysWeightsButNoBiasesAndNoBatchNorm) {
  for (const auto& [name, expected] :
       {std::pair{"conv1.weight", 0.01}, {"conv1.bias", 0.0}, {"norm1.scale", 0.0}, {"norm1.shift", 0.0}}) {
    ParameterView view = named(name);
    L2Penalty({.rate = 0.01}).decay(view);
    EXPECT_EQ(view.coupled_decay, expected) << name;
    EXPECT_EQ(view.decoupled_decay, 0.0) << name;
  }
}

TEST(L2Penalty, DecoupledGoesBesideTheStep) {
  ParameterView view = named("conv1.weight");
  L2Penalty({.rate = 0.01, .decoupled = true}).decay(view);
  EXPECT_EQ(view.coupled_decay, 0.0);
  EXPECT_EQ(view.decoupled_decay, 0.01);
}

TEST(L2Penalty, TwoPenaltiesAddUp) {
  ParameterView view = named("conv1.weight");
  L2Penalty({.rate = 0.01}).decay(view);
  L2Penalty({.rate = 0.02, .layers = "conv1*"}).decay(view);
  EXPECT_DOUBLE_EQ(view.coupled_decay, 0.03);
}

// d/dw (rate / 2 * w^2) = rate * w: with plain SGD a weight shrinks by the factor 1 - learning rate * rate.
TEST(L2Penalty, ShrinksAWeightWithoutGradientByTheTextbookFactor) {
  std::vector<float> w{2.0f}, g{0.0f};
  ParameterView view = named("head.weight");
  view.value = w;
  view.gradient = g;
  L2Penalty({.rate = 0.5}).decay(view);
  std::vector<ParameterView> views{view};
  Sgd({.learning_rate = 0.1}).step(views, {.learning_rate = 0.1});
  EXPECT_FLOAT_EQ(w[0], 1.9f);
}

TEST(L2Penalty, RefusesANegativeRate) {
  EXPECT_EQ(option_problems(L2PenaltyOptions{.rate = -0.1}), std::vector<std::string>{"rate = -0.1 is outside 0 .. 1"});
}

}  // namespace
}  // namespace deft
