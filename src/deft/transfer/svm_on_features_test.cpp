#include "deft/transfer/svm_on_features.h"

#include <gtest/gtest.h>

#include "deft/core/problem.h"
#include "support/checked_options.h"

namespace deft {
namespace {


const LayerList kNet{{"conv1", Convolution{.channels = 4}}, {"norm1", Normalization{}}, {"act1", Activate{}}, {"pool1", MaxPooling{}},
                     {"conv2", Convolution{.channels = 6}}, {"act2", Activate{}}, {"conv3", Convolution{.channels = 8}}, {"act3", Activate{}},
                     {"average", GlobalAveragePooling{}}, {"linear1", Linear{.outputs = 10}}};
const Shape kInput{8, 8, 3};

std::vector<std::string> names(const LayerList& layers) {
  std::vector<std::string> all;
  for (const Layer& layer : layers) all.push_back(layer.name);
  return all;
}

TEST(SvmOnFeatures, CutsTheNetworkTwoThirdsOfTheWayUp) {
  EXPECT_EQ(two_thirds_up(kNet, "linear1"), "conv2");
  const LayerList cut = SvmOnFeatures({}).edit(kNet, kInput, 2);
  EXPECT_EQ(names(cut), (std::vector<std::string>{"conv1", "norm1", "act1", "pool1", "conv2", "act2", "features", "head"}));
  EXPECT_EQ(shapes_of(cut, kInput).back(), (Shape{1, 1, 2}));
  EXPECT_EQ(shapes_of(cut, kInput)[6], (Shape{1, 1, 6}));
}

TEST(SvmOnFeatures, CutsBehindTheLayerThatIsNamedWithItsNormAndActivation) {
  EXPECT_EQ(names(SvmOnFeatures({.layer = "conv1"}).edit(kNet, kInput, 2)), (std::vector<std::string>{"conv1", "norm1", "act1", "features", "head"}));
}

TEST(SvmOnFeatures, RefusesALayerThatIsNotThere) {
  try {
    SvmOnFeatures({.layer = "conv9"}).edit(kNet, kInput, 2);
    FAIL();
  } catch (const Refusal& refusal) {
    EXPECT_STREQ(refusal.what(), "[transfer] layer: no layer of the network is called 'conv9'; did you mean 'conv1'?");
  }
}

TEST(SvmOnFeatures, TheTrunkIsCountedInStepsWithTheirNorms) {
  const std::vector<TransferLayer> trunk = trunk_of(kNet, "linear1");
  ASSERT_EQ(trunk.size(), 3u);
  EXPECT_EQ(trunk[0].layers, (std::vector<std::string>{"conv1", "norm1", "act1"}));
  EXPECT_EQ(head_of(kNet, kInput), "linear1");
}

}  // namespace
}  // namespace deft
