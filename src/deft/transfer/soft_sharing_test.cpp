#include "deft/transfer/soft_sharing.h"

#include <cmath>

#include <gtest/gtest.h>

#include "deft/core/problem.h"
#include "support/checked_options.h"

namespace deft {
namespace {


const LayerList kNet{{"linear1", Linear{.outputs = 8}}, {"act1", Activate{}}, {"linear2", Linear{.outputs = 3}}};

TEST(SoftSharing, GivesEachTaskANetworkOfItsOwn) {
  const LayerList net = SoftSharing({}).edit(kNet, {1, 1, 5}, 3);
  EXPECT_EQ(shapes_of(net, {1, 1, 5}).back(), (Shape{1, 1, 3}));
  std::int64_t numbers = 0;
  for (const ParameterInfo& one : parameters_of(net, {1, 1, 5})) numbers += one.size();
  EXPECT_EQ(numbers, 3 * ((5 * 8 + 8) + (8 + 1)));
}

struct Twins {
  std::vector<float> values[4], gradients[4];
  std::vector<ParameterView> views;
  Twins() {
    const char* names[] = {"task1_linear1.weight", "task2_linear1.weight", "task1_output.weight", "task2_output.weight"};
    for (int i = 0; i < 4; ++i) {
      values[i] = {static_cast<float>(1 + i), static_cast<float>(-2 * i)};
      gradients[i] = {0, 0};
      ParameterView view;
      view.name = names[i];
      view.value = values[i];
      view.gradient = gradients[i];
      views.push_back(view);
    }
  }
};

double penalty(const Twins& twins, double strength) {
  double sum = 0;
  for (std::size_t k = 0; k < 2; ++k) {
    const double mean = (static_cast<double>(twins.values[0][k]) + twins.values[1][k]) / 2;
    sum += std::pow(twins.values[0][k] - mean, 2) + std::pow(twins.values[1][k] - mean, 2);
  }
  return strength / 2 * sum;
}

TEST(SoftSharing, PullIsTheGradientOfItsPenalty) {
  Twins twins;
  SoftSharing({.strength = 0.3}).change_gradients(twins.views);
  for (int i = 0; i < 2; ++i) {
    for (std::size_t k = 0; k < 2; ++k) {
      Twins up, down;
      up.values[i][k] += 0.01f;
      down.values[i][k] -= 0.01f;
      EXPECT_NEAR(twins.gradients[i][k], (penalty(up, 0.3) - penalty(down, 0.3)) / 0.02, 1e-4);
    }
  }
}

TEST(SoftSharing, LeavesTheHeadsAloneAndStrengthZeroEverything) {
  Twins twins;
  SoftSharing({.strength = 0.3}).change_gradients(twins.views);
  EXPECT_EQ(twins.gradients[2], (std::vector<float>{0, 0}));
  Twins still;
  SoftSharing({.strength = 0}).change_gradients(still.views);
  EXPECT_EQ(still.gradients[0], (std::vector<float>{0, 0}));
}

TEST(SoftSharing, RefusesOneTask) {
  EXPECT_THROW(SoftSharing({}).edit(kNet, {1, 1, 5}, 1), Refusal);
}

}  // namespace
}  // namespace deft
