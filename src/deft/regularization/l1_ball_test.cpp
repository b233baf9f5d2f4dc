#include "deft/regularization/l1_ball.h"

#include <gtest/gtest.h>

#include <cmath>

#include "deft/core/random.h"
#include "support/checked_options.h"
#include "support/gradient_check.h"

namespace deft {
namespace {

std::vector<float> cloud(std::size_t n, double scale) {
  Random random(7);
  std::vector<float> w(n);
  for (float& one : w) one = static_cast<float>(scale * random.normal());
  return w;
}

TEST(L1Ball, HasTheProjectionOfThePaper) {
  std::vector<float> w{3, -2, 0.5f};
  project_to_l1_ball(w, 3);
  EXPECT_EQ(w, (std::vector<float>{2, -1, 0}));
}

// Conditions of the nearest point: one theta; w_i - p_i = theta sign(p_i) where p_i != 0, |w_i| <= theta where p_i = 0.
TEST(L1Ball, FulfilsTheConditionsOfANearestPoint) {
  for (double radius : {0.01, 10.0, 300.0}) {
    const std::vector<float> w = cloud(1000, 1.0);
    std::vector<float> p = w;
    project_to_l1_ball(p, radius);
    double sum = 0, theta = -1;
    for (std::size_t i = 0; i < w.size(); ++i) {
      sum += std::abs(p[i]);
      if (p[i] != 0 && theta < 0) theta = std::abs(w[i]) - std::abs(p[i]);
    }
    EXPECT_NEAR(sum, radius, 1e-4 * radius);
    EXPECT_GT(theta, 0);
    for (std::size_t i = 0; i < w.size(); ++i) {
      if (p[i] != 0) {
        EXPECT_NEAR(w[i] - p[i], std::copysign(theta, w[i]), 1e-5);
      } else {
        EXPECT_LE(std::abs(w[i]), theta + 1e-5);
      }
    }
  }
}

TEST(L1Ball, ProjectedTwiceIsProjectedOnce) {
  std::vector<float> once = cloud(500, 2.0);
  project_to_l1_ball(once, 20);
  std::vector<float> twice = once;
  project_to_l1_ball(twice, 20);
  for (std::size_t i = 0; i < once.size(); ++i) EXPECT_NEAR(once[i], twice[i], 1e-6);
}

TEST(L1Ball, LeavesWhatIsInsideFrozenOrOfAnotherNameAlone) {
  std::vector<float> w{3, -4};
  const std::vector<float> before = w;
  ParameterView view;
  view.name = "conv1.weight";
  view.value = w;
  L1Ball({.radius = 7}).project(view);
  EXPECT_EQ(w, before);
  view.frozen = true;
  L1Ball({.radius = 1}).project(view);
  EXPECT_EQ(w, before);
  view.frozen = false;
  view.name = "conv1.bias";
  L1Ball({.radius = 1}).project(view);
  EXPECT_EQ(w, before);
  L1Ball({.radius = 1, .layers = "*"}).project(view);
  EXPECT_EQ(w, (std::vector<float>{0, -1}));
}

TEST(L1Ball, RefusesARadiusOfZero) {
  EXPECT_EQ(option_problems(L1BallOptions{.radius = 0}),
            std::vector<std::string>{"radius = 0 is outside 1e-09 .. 1e+09"});
}

}  // namespace
}  // namespace deft
