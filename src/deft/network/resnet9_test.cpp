#include "deft/network/resnet9.h"

#include <gtest/gtest.h>

#include "deft/core/problem.h"
#include "deft/network/test_support.h"

namespace deft {
namespace {

TEST(ResNet9, HasTheNumberOfParametersOnPaper) {
  // convolutions 1728 + 73728 + 2 * 147456 + 294912 + 1179648 + 2 * 2359296, norms 2 * 2240, head 5120
  EXPECT_EQ(parameter_count(ResNet9({}).layers({32, 32, 3}, 10), {32, 32, 3}), 6573120);
}

TEST(ResNet9, EndsInOnePixelOf512Channels) {
  for (std::int64_t side : {8, 28, 32, 64}) {
    const std::vector<Shape> shapes = shapes_of(ResNet9({}).layers({side, side, 3}, 10), {side, side, 3});
    EXPECT_EQ(shapes[shapes.size() - 3], (Shape{1, 1, 512})) << side;
  }
}

TEST(ResNet9, RefusesPicturesThatAreTooSmall) {
  try {
    ResNet9({}).layers({7, 7, 3}, 10);
    FAIL();
  } catch (const Refusal& refusal) {
    EXPECT_STREQ(refusal.what(), "network resnet9 needs at least 8 x 8 pixels, but the input is 7 x 7 x 3");
  }
}

}  // namespace
}  // namespace deft
