#include "deft/regularization/smooth_l1_penalty.h"

#include <gtest/gtest.h>

#include <cmath>

#include "goldens/optimization.h"
#include "support/checked_options.h"
#include "support/gradient_check.h"

namespace deft {
namespace {

TEST(SmoothL1Penalty, AgreesWithPyTorchsSmoothL1) {
  const std::vector<float> w = floats(goldens::penalty_value);
  std::vector<float> g(w.size(), 0.5f);
  add_smooth_l1(w, g, 0.1, 0.3);
  expect_close(g, goldens::smooth_l1_gradient, 1e-7);
}

TEST(SmoothL1Penalty, OfNoWidthToSpeakOfIsL1AndOfRateZeroNothing) {
  std::vector<float> g{0, 0, 0};
  add_smooth_l1(std::vector<float>{2, -3, 0}, g, 0.25, 1e-9);
  EXPECT_EQ(g, (std::vector<float>{0.25f, -0.25f, 0}));
  add_smooth_l1(std::vector<float>{2, -3, 0}, g, 0, 1);
  EXPECT_EQ(g, (std::vector<float>{0.25f, -0.25f, 0}));
}

TEST(SmoothL1Penalty, LeavesBiasesAlone) {
  std::vector<float> w{2}, g{1};
  ParameterView view;
  view.value = w;
  view.gradient = g;
  Random random(1);
  view.name = "conv1.bias";
  SmoothL1Penalty({.rate = 0.5}).change_gradient(view, Moment{}, random);
  EXPECT_EQ(g[0], 1);
  view.name = "conv1.weight";
  SmoothL1Penalty({.rate = 0.5}).change_gradient(view, Moment{}, random);
  EXPECT_EQ(g[0], 1.5f);
}

TEST(SmoothL1Penalty, RefusesAWidthOfZero) {
  EXPECT_EQ(option_problems(SmoothL1PenaltyOptions{.width = 0}),
            std::vector<std::string>{"width = 0 is outside 1e-09 .. 1e+06"});
}

}  // namespace
}  // namespace deft
