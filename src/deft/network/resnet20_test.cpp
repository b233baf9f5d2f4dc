#include "deft/network/resnet20.h"

#include <gtest/gtest.h>

#include "deft/core/problem.h"
#include "deft/network/test_support.h"

namespace deft {
namespace {

TEST(ResNet20, HasThePapersNumberOfParameters) {
  EXPECT_EQ(parameter_count(ResNet20({}).layers({32, 32, 3}, 10), {32, 32, 3}), 269722);             // 0.27 M
  EXPECT_EQ(parameter_count(ResNet20({.blocks = 9}).layers({32, 32, 3}, 10), {32, 32, 3}), 853018);  // 0.85 M
}

TEST(ResNet20, HasTwentyLayersWithWeights) {
  int layers = 0;
  for (const ParameterInfo& info : parameters_of(ResNet20({}).layers({32, 32, 3}, 10), {32, 32, 3})) {
    layers += info.name.ends_with(".weight");
  }
  EXPECT_EQ(layers, 20);
}

TEST(ResNet20, EndsInAnAverageOver8x8) {
  const std::vector<Shape> shapes = shapes_of(ResNet20({}).layers({32, 32, 3}, 10), {32, 32, 3});
  EXPECT_EQ(shapes[shapes.size() - 3], (Shape{8, 8, 64}));
}

TEST(ResNet20, DropRateGrowsLinearlyToTheLastBlock) {
  std::vector<double> rates;
  for (const Layer& layer : ResNet20({.drop_rate = 0.9}).layers({32, 32, 3}, 10)) {
    if (const auto* block = std::get_if<Residual>(&layer.options)) rates.push_back(block->drop_rate);
  }
  ASSERT_EQ(rates.size(), 9u);
  EXPECT_NEAR(rates.front(), 0.1, 1e-12);
  EXPECT_NEAR(rates.back(), 0.9, 1e-12);
}

TEST(ResNet20, RefusesPicturesThatAreTooSmall) {
  try {
    ResNet20({}).layers({3, 9, 3}, 10);
    FAIL();
  } catch (const Refusal& refusal) {
    EXPECT_STREQ(refusal.what(), "network resnet20 needs at least 4 x 4 pixels, but the input is 3 x 9 x 3");
  }
}

}  // namespace
}  // namespace deft
