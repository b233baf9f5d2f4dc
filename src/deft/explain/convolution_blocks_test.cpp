#include "deft/explain/convolution_blocks.h"

#include <gtest/gtest.h>

namespace deft {
namespace {

TEST(ConvolutionBlocks, EndBehindNormAndActivation) {
  const LayerList net{{"conv1", Convolution{.channels = 4}}, {"norm1", Normalization{}}, {"act1", Activate{}}, {"pool1", MaxPooling{}},
                      {"block", Residual{.body = {{"inner", Convolution{.channels = 4}}}}}, {"act2", Activate{}},
                      {"head", Convolution{.channels = 3, .kernel = 1}}, {"average", GlobalAveragePooling{}}};
  const std::vector<ConvolutionBlock> blocks = convolution_blocks(net, {8, 8, 1}, "head");
  ASSERT_EQ(blocks.size(), 2u);
  EXPECT_EQ(blocks[0].name, "conv1");
  EXPECT_EQ(blocks[0].end, "act1");
  EXPECT_EQ(blocks[0].shape, (Shape{8, 8, 4}));
  EXPECT_EQ(blocks[1].name, "block");
  EXPECT_EQ(blocks[1].end, "act2");
  EXPECT_EQ(blocks[1].shape, (Shape{4, 4, 4}));
  EXPECT_TRUE(convolution_blocks({{"head", Linear{}}}, {8, 8, 1}, "head").empty());
}

}  // namespace
}  // namespace deft
