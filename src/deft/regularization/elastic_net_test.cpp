#include "deft/regularization/elastic_net.h"

#include <gtest/gtest.h>

#include <cmath>

#include "goldens/optimization.h"
#include "support/checked_options.h"
#include "support/gradient_check.h"

namespace deft {
namespace {

TEST(ElasticNet, AgreesWithPyTorchsDerivativeOfScikitLearnsPenalty) {
  const std::vector<float> w = floats(goldens::penalty_value);
  std::vector<float> g(w.size(), 0.5f);
  add_elastic_net(w, g, 0.1, 0.3);
  expect_close(g, goldens::elastic_net_gradient, 1e-7);
}

TEST(ElasticNet, IsL1AtOneEndAndL2AtTheOther) {
  std::vector<float> g{0, 0};
  add_elastic_net(std::vector<float>{2, -3}, g, 0.25, 1);
  EXPECT_EQ(g, (std::vector<float>{0.25f, -0.25f}));
  g = {0, 0};
  add_elastic_net(std::vector<float>{2, -3}, g, 0.25, 0);
  EXPECT_EQ(g, (std::vector<float>{0.5f, -0.75f}));
}

TEST(ElasticNet, LeavesBiasesAlone) {
  std::vector<float> w{2}, g{1};
  ParameterView view;
  view.value = w;
  view.gradient = g;
  Random random(1);
  view.name = "conv1.bias";
  ElasticNet({.rate = 0.5}).change_gradient(view, Moment{}, random);
  EXPECT_EQ(g[0], 1);
  view.name = "conv1.weight";
  ElasticNet({.rate = 0.5}).change_gradient(view, Moment{}, random);
  EXPECT_EQ(g[0], 1.75f);
}

TEST(ElasticNet, RefusesAShareAboveOne) {
  EXPECT_EQ(option_problems(ElasticNetOptions{.share = 2}), std::vector<std::string>{"share = 2 is outside 0 .. 1"});
}

}  // namespace
}  // namespace deft
