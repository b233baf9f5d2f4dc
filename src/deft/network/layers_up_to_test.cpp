#include "deft/network/layers_up_to.h"

#include <gtest/gtest.h>

#include "deft/core/problem.h"

namespace deft {
namespace {

std::string names(const LayerList& layers) {
  std::string text;
  for (const Layer& layer : layers) text += layer.name + " ";
  return text;
}

const LayerList kNet{{"conv1", Convolution{}},
                     {"act1", Activate{}},
                     {"block", Residual{.body = {{"conv2", Convolution{}}, {"conv3", Convolution{}}},
                                        .shortcut = {{"project", Convolution{.kernel = 1}}}}},
                     {"head", Linear{}}};

TEST(LayersUpTo, EndsWithTheNamedLayer) {
  EXPECT_EQ(names(layers_up_to(kNet, "act1")), "conv1 act1 ");
  EXPECT_EQ(names(layers_up_to(kNet, "head")), "conv1 act1 block head ");
}

TEST(LayersUpTo, GoesIntoResidualBlocks) {
  EXPECT_EQ(names(layers_up_to(kNet, "conv3")), "conv1 act1 conv2 conv3 ");
  EXPECT_EQ(names(layers_up_to(kNet, "project")), "conv1 act1 project ");
}

TEST(LayersUpTo, RefusesAnUnknownNameWithTheNearest) {
  try {
    layers_up_to(kNet, "conv33");
    FAIL();
  } catch (const Refusal& refusal) {
    EXPECT_STREQ(refusal.what(), "the network has no layer 'conv33'; did you mean 'conv3'?");
  }
}

}  // namespace
}  // namespace deft
