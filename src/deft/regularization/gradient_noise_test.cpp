#include "deft/regularization/gradient_noise.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "support/checked_options.h"
#include "support/gradient_check.h"

namespace deft {
namespace {

TEST(GradientNoise, FadesAsThePaperSays) {
  EXPECT_NEAR(noise_variance(0, {.eta = 0.3}), 0.3, 1e-15);
  EXPECT_NEAR(noise_variance(99, {.eta = 0.3, .gamma = 0.5}), 0.03, 1e-15);
  EXPECT_NEAR(noise_variance(9999, {.eta = 1}), std::pow(10.0, -2.2), 1e-12);
}

// Kolmogorov and Smirnov: the largest distance of the distribution from the normal one of that variance; 1 % limit.
TEST(GradientNoise, IsNormalWithThatVariance) {
  constexpr std::size_t kCount = 20000;
  std::vector<float> w(kCount), g(kCount, 2.0f);
  ParameterView view;
  view.name = "conv1.weight";
  view.value = w;
  view.gradient = g;
  Random random(11);
  GradientNoise({.eta = 1, .gamma = 0.5}).change_gradient(view, {.step = 99}, random);
  std::sort(g.begin(), g.end());
  double distance = 0;
  for (std::size_t i = 0; i < kCount; ++i) {
    const double expected = 0.5 * std::erfc(-(g[i] - 2.0) / std::sqrt(0.1) / std::sqrt(2.0));
    distance = std::max(distance, std::abs(expected - (static_cast<double>(i) + 0.5) / kCount));
  }
  EXPECT_LT(distance, 1.63 / std::sqrt(kCount));
}

TEST(GradientNoise, OfVarianceZeroOrElsewhereChangesNothing) {
  std::vector<float> w(3), g{1, 2, 3};
  const std::vector<float> before = g;
  ParameterView view;
  view.name = "conv1.weight";
  view.value = w;
  view.gradient = g;
  Random random(1);
  GradientNoise({.eta = 0}).change_gradient(view, {}, random);
  GradientNoise({.layers = "head*"}).change_gradient(view, {}, random);
  EXPECT_EQ(g, before);
}

TEST(GradientNoise, RefusesANegativeVariance) {
  EXPECT_EQ(option_problems(GradientNoiseOptions{.eta = -1}), std::vector<std::string>{"eta = -1 is outside 0 .. 100"});
}

}  // namespace
}  // namespace deft
