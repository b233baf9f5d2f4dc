#include "deft/optimization/sam.h"

#include <gtest/gtest.h>

#include <cmath>

#include "support/checked_options.h"
#include "support/gradient_check.h"
#include "support/one_parameter.h"

namespace deft {
namespace {

TEST(Sam, ClimbsRhoAlongTheGradientOfAllParametersTogether) {
  OneParameter a("a", {1}, {3}), b("b", {1}, {4});
  std::vector<ParameterView> views{a.views[0], b.views[0]};
  Sam sam({.rho = 0.05});
  EXPECT_TRUE(sam.wants_second_gradient());
  sam.climb(views);
  EXPECT_NEAR(a.value[0], 1.03, 1e-6);
  EXPECT_NEAR(b.value[0], 1.04, 1e-6);
}

TEST(Sam, DescendsToTheVeryBitsItCameFrom) {
  OneParameter one("a", {0.1f, 1e8f, -3e-30f}, {1e-3f, 5, -7});
  const std::vector<float> before = one.value;
  Sam sam({.rho = 3.3});
  sam.climb(one.views);
  EXPECT_NE(one.value, before);
  one.gradient = {9, 9, 9};
  sam.descend(one.views);
  EXPECT_EQ(one.value, before);
}

// f(w) = a w^2 / 2 in two directions. The paper's update, by hand: w - rate * a (w + rho a w / ||a w||).
TEST(Sam, MakesThePapersUpdateOnAQuadratic) {
  const double a[2] = {1, 10}, rho = 0.1, rate = 0.05;
  OneParameter one("w", {2, 1}, {0, 0});
  double w[2] = {2, 1};
  Sam sam({.rho = rho});
  for (int step = 0; step < 20; ++step) {
    for (int i : {0, 1}) one.gradient[i] = static_cast<float>(a[i] * one.value[i]);
    sam.climb(one.views);
    for (int i : {0, 1}) one.gradient[i] = static_cast<float>(a[i] * one.value[i]);
    sam.descend(one.views);
    for (int i : {0, 1}) one.value[i] -= static_cast<float>(rate) * one.gradient[i];
    const double norm = std::hypot(a[0] * w[0], a[1] * w[1]);
    for (int i : {0, 1}) w[i] -= rate * a[i] * (w[i] + rho * a[i] * w[i] / norm);
    for (int i : {0, 1}) EXPECT_NEAR(one.value[i], w[i], 1e-5);
  }
}

TEST(Sam, OfRhoZeroOrNoGradientStaysWhereItIs) {
  OneParameter one("w", {2, 1}, {0, 0});
  Sam({.rho = 0.5}).climb(one.views);
  EXPECT_EQ(one.value, (std::vector<float>{2, 1}));
  one.gradient = {1, 1};
  Sam({.rho = 0}).climb(one.views);
  EXPECT_EQ(one.value, (std::vector<float>{2, 1}));
}

TEST(Sam, DoesNotMoveWhatIsFrozen) {
  OneParameter one("w", {2}, {1});
  one.views[0].frozen = true;
  Sam sam({.rho = 0.5});
  sam.climb(one.views);
  EXPECT_EQ(one.value[0], 2);
  sam.descend(one.views);
  EXPECT_EQ(one.value[0], 2);
}

TEST(Sam, RefusesANegativeRho) {
  EXPECT_EQ(option_problems(SamOptions{.rho = -1}), std::vector<std::string>{"rho = -1 is outside 0 .. 100"});
}

}  // namespace
}  // namespace deft
