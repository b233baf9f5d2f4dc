#include "deft/regularization/spatial_dropout.h"

#include <gtest/gtest.h>

#include <cmath>

#include "deft/core/problem.h"
#include "deft/regularization/dropout.h"
#include "deft/regularization/layer_edit.h"
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

TEST(SpatialDropout, StandsBeforeEveryConvolutionButTheFirst) {
  LayerList layers{{"conv1", Convolution{}}, {"act1", Activate{}}, {"conv2", Convolution{}}, {"head", Linear{}}};
  SpatialDropout({.rate = 0.3}).edit(layers);
  EXPECT_EQ(layer_names(layers), (std::vector<std::string>{"conv1", "act1", "spatial_dropout_conv2", "conv2", "head"}));
  const auto& dropout = std::get<Dropout>(layers[2].options);
  EXPECT_EQ(dropout.rate, 0.3);
  EXPECT_TRUE(dropout.spatial);
}

TEST(SpatialDropout, AndDropoutMayStandBeforeTheSameLayer) {
  LayerList layers{{"conv1", Convolution{}}, {"conv2", Convolution{}}};
  SpatialDropout({}).edit(layers);
  DropoutInserter({.layers = "conv2"}).edit(layers);
  EXPECT_EQ(layer_names(layers),
            (std::vector<std::string>{"conv1", "spatial_dropout_conv2", "dropout_conv2", "conv2"}));
}

TEST(SpatialDropout, RefusesANetworkWithoutSuchALayer) {
  EXPECT_EQ(refusal_of(SpatialDropout({.layers = "haed"}), {{"conv1", Convolution{}}, {"head", Linear{}}}),
            "[regularization] spatial_dropout layers = 'haed': no layer of the network has this name or kind; did you "
            "mean 'head'?");
  EXPECT_EQ(option_problems(SpatialDropoutOptions{.rate = 1}),
            std::vector<std::string>{"rate = 1 is outside 0 .. 0.95"});
}

}  // namespace
}  // namespace deft
