#include "deft/regularization/l1.h"

#include <gtest/gtest.h>

#include "support/checked_options.h"

namespace deft {
namespace {

TEST(L1Penalty, AddsTheSignTimesTheRate) {
  const std::vector<float> w{2, -3, 0};
  std::vector<float> g{1, 1, 1};
  add_l1(w, g, 0.25);
  EXPECT_EQ(g, (std::vector<float>{1.25f, 0.75f, 1.0f}));
}

TEST(L1Penalty, OfRateZeroChangesNothingAndLeavesBiasesAlone) {
  std::vector<float> w{2, -3}, g{1, 1};
  ParameterView view;
  view.name = "conv1.bias";
  view.value = w;
  view.gradient = g;
  Random random(1);
  L1Penalty({.rate = 0.1}).change_gradient(view, Moment{}, random);
  EXPECT_EQ(g, (std::vector<float>{1, 1}));
  view.name = "conv1.weight";
  L1Penalty({.rate = 0}).change_gradient(view, Moment{}, random);
  EXPECT_EQ(g, (std::vector<float>{1, 1}));
  L1Penalty({.rate = 0.5}).change_gradient(view, Moment{}, random);
  EXPECT_EQ(g, (std::vector<float>{1.5f, 0.5f}));
}

TEST(L1Penalty, RefusesARateAboveOne) {
  EXPECT_EQ(option_problems(L1PenaltyOptions{.rate = 2}), std::vector<std::string>{"rate = 2 is outside 0 .. 1"});
}

}  // namespace
}  // namespace deft
