#include "deft/regularization/stochastic_depth.h"

#include <gtest/gtest.h>

#include <cmath>

#include "deft/core/problem.h"
#include "support/checked_options.h"
#include "support/gradient_check.h"

namespace deft {
namespace {

template <class Trick>
std::string refusal_of(const Trick& trick, LayerList layers) {
  try {
    trick.edit(layers);
  } catch (const Refusal& refusal) {
    return refusal.what();
  }
  return "";
}

TEST(StochasticDepth, GrowsInAStraightLineWithDepth) {
  LayerList layers{{"conv1", Convolution{}}};
  for (int i = 1; i <= 4; ++i) layers.push_back({"block" + std::to_string(i), Residual{}});
  layers.push_back({"head", Linear{}});
  StochasticDepth({.rate = 0.2}).edit(layers);
  for (int i = 1; i <= 4; ++i) {
    EXPECT_NEAR(std::get<Residual>(layers[static_cast<std::size_t>(i)].options).drop_rate, 0.05 * i, 1e-12);
  }
}

TEST(StochasticDepth, RefusesANetworkWithoutBlocks) {
  EXPECT_EQ(refusal_of(StochasticDepth({}), {{"conv1", Convolution{}}, {"head", Linear{}}}),
            "[regularization] stochastic_depth: the network has no residual blocks; take a resnet, or dropout");
}

TEST(StochasticDepth, RefusesToDropEverything) {
  EXPECT_EQ(option_problems(StochasticDepthOptions{.rate = 1}),
            std::vector<std::string>{"rate = 1 is outside 0 .. 0.95"});
}

}  // namespace
}  // namespace deft
