#include "deft/network/resnet50.h"

#include <gtest/gtest.h>

#include "deft/core/problem.h"
#include "deft/network/test_support.h"

namespace deft {
namespace {

TEST(ResNet50, HasTheWellKnownNumbersOfParameters) {
  EXPECT_EQ(parameter_count(ResNet50({}).layers({224, 224, 3}, 1000), {224, 224, 3}), 25557032);  // torchvision's
  EXPECT_EQ(parameter_count(ResNet50({}).layers({32, 32, 3}, 10), {32, 32, 3}), 23520842);        // CIFAR form
}

TEST(ResNet50, PhotosEndInSevenBySevenAndSmallPicturesInFourByFour) {
  std::vector<Shape> shapes = shapes_of(ResNet50({}).layers({224, 224, 3}, 10), {224, 224, 3});
  EXPECT_EQ(shapes[shapes.size() - 3], (Shape{7, 7, 2048}));
  shapes = shapes_of(ResNet50({}).layers({32, 32, 3}, 10), {32, 32, 3});
  EXPECT_EQ(shapes[shapes.size() - 3], (Shape{4, 4, 2048}));
}

TEST(ResNet50, EveryBodyEndsInItsNormTwo) {
  for (const Layer& layer : ResNet50({}).layers({32, 32, 3}, 10)) {
    if (const auto* residual = std::get_if<Residual>(&layer.options)) {
      EXPECT_EQ(residual->body.back().name, layer.name + "_norm2");
    }
  }
}

TEST(ResNet50, RefusesPicturesThatAreTooSmall) {
  try {
    ResNet50({.stem = "photo"}).layers({31, 40, 3}, 10);
    FAIL();
  } catch (const Refusal& refusal) {
    EXPECT_STREQ(refusal.what(), "network resnet50 with stem photo needs at least 32 x 32 pixels, but the input is 31 x 40 x 3");
  }
}

}  // namespace
}  // namespace deft
