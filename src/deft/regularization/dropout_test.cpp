#include "deft/regularization/dropout.h"

#include <gtest/gtest.h>

#include "deft/core/problem.h"
#include "deft/regularization/layer_edit.h"
#include "support/checked_options.h"

namespace deft {
namespace {

using Names = std::vector<std::string>;

LayerList small_net() {
  return {
      {"conv1", Convolution{}}, {"act1", Activate{}}, {"linear1", Linear{}}, {"act2", Activate{}}, {"head", Linear{}}};
}

std::string refusal_of(LayerList layers, const DropoutOptions& options) {
  try {
    insert_dropout(layers, options);
  } catch (const Refusal& refusal) {
    return refusal.what();
  }
  return "";
}

TEST(DropoutInserter, StandsBeforeEveryLinearLayerWhateverItsName) {
  LayerList layers = small_net();
  DropoutInserter({.rate = 0.3}).edit(layers);
  EXPECT_EQ(layer_names(layers),
            (Names{"conv1", "act1", "dropout_linear1", "linear1", "act2", "dropout_head", "head"}));
  const auto& dropout = std::get<Dropout>(layers[2].options);
  EXPECT_EQ(dropout.rate, 0.3);
  EXPECT_FALSE(dropout.spatial);
}

TEST(DropoutInserter, SparesTheDataUnlessAsked) {
  LayerList layers{{"linear1", Linear{}}, {"linear2", Linear{}}};
  insert_dropout(layers, {});
  EXPECT_EQ(layer_names(layers), (Names{"linear1", "dropout_linear2", "linear2"}));
  layers = {{"linear1", Linear{}}, {"linear2", Linear{}}};
  insert_dropout(layers, {.first = true});
  EXPECT_EQ(layer_names(layers), (Names{"dropout_linear1", "linear1", "dropout_linear2", "linear2"}));
}

TEST(DropoutInserter, ReachesIntoResidualBlocks) {
  LayerList layers{{"block1", Residual{.body = {{"block1_conv1", Convolution{}}, {"block1_conv2", Convolution{}}}, .shortcut = {}}}};
  insert_dropout(layers, {.layers = "*conv2", .spatial = true});
  EXPECT_EQ(layer_names(layers), (Names{"block1", "block1_conv1", "dropout_block1_conv2", "block1_conv2"}));
  EXPECT_TRUE(std::get<Dropout>(std::get<Residual>(layers[0].options).body[1].options).spatial);
}

TEST(DropoutInserter, RefusesAPatternThatMatchesNothing) {
  EXPECT_EQ(
      refusal_of(small_net(), {.layers = "haed"}),
      "[regularization] dropout layers = 'haed': no layer of the network has this name or kind; did you mean 'head'?");
}

TEST(DropoutInserter, RefusesToDoNothing) {
  EXPECT_EQ(
      refusal_of({{"head", Linear{}}}, {}),
      "[regularization] dropout layers = 'linear*' matches only the first layer 'head', whose inputs are the data; "
      "set first = true to drop those");
}

TEST(DropoutInserter, RefusesToDropEverything) {
  EXPECT_EQ(option_problems(DropoutOptions{.rate = 1}), Names{"rate = 1 is outside 0 .. 0.95"});
}

}  // namespace
}  // namespace deft
