#include "deft/network/whitening_net.h"

#include <gtest/gtest.h>

#include "deft/core/problem.h"
#include "deft/network/test_support.h"

namespace deft {
namespace {

TEST(WhiteningNet, HasTheNumberOfParametersOfThePublishedNet) {
  EXPECT_EQ(parameter_count(WhiteningNet({}).layers({32, 32, 3}, 10), {32, 32, 3}), 1971640);
}

TEST(WhiteningNet, SidesGo31To15To7To3To1) {
  const std::vector<Shape> shapes = shapes_of(WhiteningNet({}).layers({32, 32, 3}, 10), {32, 32, 3});
  std::vector<std::int64_t> sides{32};
  for (const Shape& shape : shapes) {
    if (shape.height != sides.back()) sides.push_back(shape.height);
  }
  EXPECT_EQ(sides, (std::vector<std::int64_t>{32, 31, 15, 7, 3, 1}));
}

TEST(WhiteningNet, OnlyTheWhiteningWeightIsFixed) {
  std::string fixed;
  for (const ParameterInfo& info : parameters_of(WhiteningNet({}).layers({32, 32, 3}, 10), {32, 32, 3})) {
    if (!info.trainable) fixed += info.name + " ";
  }
  EXPECT_EQ(fixed, "whitening.weight ");
}

TEST(WhiteningNet, PoolsWhatIsLeftOfOtherSizes) {
  for (std::int64_t side : {9, 28, 48, 64, 100}) {
    const Shape input{side, side, 1};
    const std::vector<Shape> shapes = shapes_of(WhiteningNet({}).layers(input, 5), input);
    EXPECT_EQ(shapes[0].channels, 8);
    EXPECT_EQ(shapes[shapes.size() - 3], (Shape{1, 1, 256})) << side;
  }
}

TEST(WhiteningNet, RefusesPicturesThatAreTooSmall) {
  try {
    WhiteningNet({}).layers({8, 32, 3}, 10);
    FAIL();
  } catch (const Refusal& refusal) {
    EXPECT_STREQ(refusal.what(),
                 "network whitening_net needs at least 9 x 9 pixels for 3 groups, but the input is 8 x 32 x 3");
  }
}

}  // namespace
}  // namespace deft
