#include "deft/network/mobilenet_v1.h"

#include <gtest/gtest.h>

#include "deft/core/problem.h"
#include "deft/network/test_support.h"

namespace deft {
namespace {

TEST(MobileNetV1, HasThePublishedNumbersOfParameters) {
  EXPECT_EQ(parameter_count(MobileNetV1({}).layers({224, 224, 3}, 1000), {224, 224, 3}), 4231976);
  EXPECT_EQ(parameter_count(MobileNetV1({}).layers({32, 32, 3}, 10), {32, 32, 3}), 3217226);
  EXPECT_EQ(parameter_count(MobileNetV1({.width = 0.5}).layers({224, 224, 3}, 1000), {224, 224, 3}), 1331592);
}

TEST(MobileNetV1, PhotosEndInSevenBySevenAndSmallPicturesInTwoByTwo) {
  std::vector<Shape> shapes = shapes_of(MobileNetV1({}).layers({224, 224, 3}, 10), {224, 224, 3});
  EXPECT_EQ(shapes[shapes.size() - 3], (Shape{7, 7, 1024}));
  shapes = shapes_of(MobileNetV1({}).layers({32, 32, 3}, 10), {32, 32, 3});
  EXPECT_EQ(shapes[shapes.size() - 3], (Shape{2, 2, 1024}));
}

TEST(MobileNetV1, RefusesPicturesThatAreTooSmall) {
  try {
    MobileNetV1({}).layers({15, 40, 3}, 10);
    FAIL();
  } catch (const Refusal& refusal) {
    EXPECT_STREQ(refusal.what(), "network mobilenet_v1 with stem small needs at least 16 x 16 pixels, but the input is 15 x 40 x 3");
  }
}

TEST(MobileNetV1, MakesATrunkOfTwelveBlocksWithPaddingAtTheEnd) {
  const LayerList trunk = MobileNetV1({.blocks = 12, .padding = "end", .norm_epsilon = 1e-3}).layers({224, 224, 3}, 2);
  const std::vector<Shape> shapes = shapes_of(trunk, {224, 224, 3});
  EXPECT_EQ(shapes[shapes.size() - 3], (Shape{7, 7, 1024}));
  std::vector<std::string> at_the_end;
  for (const Layer& layer : trunk) {
    if (const auto* convolution = std::get_if<Convolution>(&layer.options); convolution && convolution->pad_end) at_the_end.push_back(layer.name);
    if (const auto* norm = std::get_if<Normalization>(&layer.options)) EXPECT_EQ(norm->epsilon, 1e-3);
  }
  EXPECT_EQ(at_the_end, (std::vector<std::string>{"conv1", "depthwise2", "depthwise4", "depthwise6", "depthwise12"}));
}

}  // namespace
}  // namespace deft
