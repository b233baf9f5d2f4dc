#include "deft/regularization/l2_ball.h"

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

TEST(L2Ball, MovesALongArrayToTheSurface) {
  std::vector<float> w{3, 4};
  project_to_l2_ball(w, 1);
  expect_close(w, {0.6, 0.8}, 1e-7);
}

// The nearest point of a ball: inside itself; outside, w - p is a multiple m > 0 of p, which lies on the surface.
TEST(L2Ball, FulfilsTheConditionsOfANearestPoint) {
  const std::vector<float> w = cloud(1000, 1.0);
  std::vector<float> p = w;
  project_to_l2_ball(p, 5);
  double norm = 0, m = (w[0] - p[0]) / p[0];
  for (std::size_t i = 0; i < w.size(); ++i) {
    norm += static_cast<double>(p[i]) * p[i];
    EXPECT_NEAR(w[i] - p[i], m * p[i], 1e-5);
  }
  EXPECT_GT(m, 0);
  EXPECT_NEAR(std::sqrt(norm), 5, 1e-5);
}

TEST(L2Ball, LeavesWhatIsInsideFrozenOrOfAnotherNameAlone) {
  std::vector<float> w{3, 4};
  const std::vector<float> before = w;
  ParameterView view;
  view.name = "conv1.weight";
  view.value = w;
  L2Ball({.radius = 5}).project(view);
  EXPECT_EQ(w, before);
  view.frozen = true;
  L2Ball({.radius = 1}).project(view);
  EXPECT_EQ(w, before);
  view.frozen = false;
  view.name = "conv1.bias";
  L2Ball({.radius = 1}).project(view);
  EXPECT_EQ(w, before);
  L2Ball({.radius = 1, .layers = "*"}).project(view);
  EXPECT_NEAR(w[0], 0.6, 1e-6);
}

TEST(L2Ball, RefusesARadiusOfZero) {
  EXPECT_EQ(option_problems(L2BallOptions{.radius = 0}),
            std::vector<std::string>{"radius = 0 is outside 1e-09 .. 1e+09"});
}

}  // namespace
}  // namespace deft
