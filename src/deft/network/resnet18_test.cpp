#include "deft/network/resnet18.h"

#include <gtest/gtest.h>

#include "deft/core/problem.h"
#include "deft/network/test_support.h"

namespace deft {
namespace {

TEST(ResNet18, HasTheWellKnownNumbersOfParameters) {
  EXPECT_EQ(parameter_count(ResNet18({}).layers({32, 32, 3}, 10), {32, 32, 3}), 11173962);
  EXPECT_EQ(parameter_count(ResNet18({}).layers({224, 224, 3}, 1000), {224, 224, 3}), 11689512);  // torchvision's
}

TEST(ResNet18, PhotosEndInSevenBySeven) {
  const std::vector<Shape> shapes = shapes_of(ResNet18({}).layers({224, 224, 3}, 10), {224, 224, 3});
  EXPECT_EQ(shapes[0], (Shape{112, 112, 64}));
  EXPECT_EQ(shapes[shapes.size() - 3], (Shape{7, 7, 512}));
}

TEST(ResNet18, ChoosesTheStemByTheInputsSize) {
  EXPECT_EQ(shapes_of(ResNet18({}).layers({95, 95, 3}, 10), {95, 95, 3})[0], (Shape{95, 95, 64}));
  EXPECT_EQ(shapes_of(ResNet18({}).layers({96, 96, 3}, 10), {96, 96, 3})[0], (Shape{48, 48, 64}));
  EXPECT_EQ(shapes_of(ResNet18({.stem = "photo"}).layers({64, 64, 3}, 10), {64, 64, 3})[0], (Shape{32, 32, 64}));
}

TEST(ResNet18, RefusesPicturesThatAreTooSmall) {
  try {
    ResNet18({.stem = "photo"}).layers({31, 40, 3}, 10);
    FAIL();
  } catch (const Refusal& refusal) {
    EXPECT_STREQ(refusal.what(),
                 "network resnet18 with stem photo needs at least 32 x 32 pixels, but the input is 31 x 40 x 3");
  }
}

}  // namespace
}  // namespace deft
