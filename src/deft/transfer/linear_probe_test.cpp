#include "deft/transfer/linear_probe.h"

#include <gtest/gtest.h>

#include "deft/core/problem.h"
#include "support/checked_options.h"

namespace deft {
namespace {

TEST(LinearProbe, FitsAHeadAndMovesNothingElse) {
  const LinearProbe probe({.from = "a.pth", .views = 3, .strength = 0.5});
  EXPECT_EQ(probe.from(), "a.pth");
  EXPECT_EQ(probe.solver(), "logistic");
  EXPECT_EQ(probe.views(), 3);
  EXPECT_EQ(probe.strength(), 0.5);
  EXPECT_TRUE(probe.groups({{"conv1", {"conv1"}}}).empty());
}

TEST(LinearProbe, RefusesNoViews) {
  EXPECT_EQ(option_problems(LinearProbeOptions{.views = 0}), std::vector<std::string>{"views = 0 is outside 1 .. 64"});
}

LayerList small_net() {
  return {{"conv1", Convolution{.channels = 6, .kernel = 3}}, {"average", GlobalAveragePooling{}}, {"dropout", Dropout{}}, {"linear1", Linear{.outputs = 3}}};
}

TEST(LinearProbe, PutsTheMaximumOfEachChannelBesideItsMean) {
  const LayerList edited = LinearProbe({.from = "a"}).edit(small_net(), {8, 8, 3}, 3);
  EXPECT_EQ(shapes_of(edited, {8, 8, 3})[1], (Shape{1, 1, 12}));
  const auto& paths = std::get<Branches>(edited[1].options).paths;
  EXPECT_EQ(kind_of(paths[0][0]), "global_average_pooling");
  EXPECT_EQ(std::get<MaxPooling>(paths[1][0].options).size, shapes_of(small_net(), {8, 8, 3})[0].height);
}

TEST(LinearProbe, LeavesTheNetworkWhereItIsToldToOrWhereThereIsNothingToPool) {
  const auto kinds = [](const LayerList& layers) {
    std::vector<std::string> all;
    for (const Layer& layer : layers) all.push_back(kind_of(layer));
    return all;
  };
  EXPECT_EQ(kinds(LinearProbe({.from = "a", .pooling = "average"}).edit(small_net(), {8, 8, 3}, 3)), kinds(small_net()));
  EXPECT_EQ(kinds(LinearProbe({.from = "a"}).edit(small_net(), {8, 6, 3}, 3)), kinds(small_net()));  // not square
  const LayerList fully_convolutional{{"conv1", Convolution{.channels = 3, .kernel = 3}}, {"average", GlobalAveragePooling{}}};
  EXPECT_EQ(kinds(LinearProbe({.from = "a"}).edit(fully_convolutional, {8, 8, 3}, 3)), kinds(fully_convolutional));
}

}  // namespace
}  // namespace deft
