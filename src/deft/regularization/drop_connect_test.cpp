#include "deft/regularization/drop_connect.h"

#include <gtest/gtest.h>

#include "deft/core/problem.h"
#include "support/checked_options.h"

namespace deft {
namespace {

TEST(DropConnect, MarksTheLinearLayersThatMatch) {
  LayerList layers{{"conv1", Convolution{}}, {"linear1", Linear{}}, {"head", Linear{}}};
  DropConnect({.rate = 0.4, .layers = "linear1", .inference = "gaussian"}).edit(layers);
  EXPECT_EQ(std::get<Linear>(layers[1].options).drop_connect, 0.4);
  EXPECT_EQ(std::get<Linear>(layers[1].options).drop_connect_inference, "gaussian");
  EXPECT_EQ(std::get<Linear>(layers[2].options).drop_connect, 0.0);
  EXPECT_EQ(layers.size(), 3u);
}

TEST(DropConnect, TakesLinearLayersByKind) {
  LayerList layers{{"conv1", Convolution{}}, {"head", Linear{}}};
  DropConnect({.rate = 0.4}).edit(layers);
  EXPECT_EQ(std::get<Linear>(layers[1].options).drop_connect, 0.4);
}

TEST(DropConnect, RefusesANetworkWithoutSuchALayer) {
  LayerList layers{{"conv1", Convolution{}}, {"head", Linear{}}};
  try {
    DropConnect({.layers = "haed"}).edit(layers);
    FAIL();
  } catch (const Refusal& refusal) {
    EXPECT_STREQ(refusal.what(),
                 "[regularization] drop_connect layers = 'haed': no linear layer of the network has this name or kind; "
                 "did you mean 'head'?");
  }
}

TEST(DropConnect, RefusesToDropEverything) {
  EXPECT_EQ(option_problems(DropConnectOptions{.rate = 1}), std::vector<std::string>{"rate = 1 is outside 0 .. 0.95"});
}

}  // namespace
}  // namespace deft
