#include "deft/network/squeezenet.h"

#include <gtest/gtest.h>

#include "deft/core/problem.h"
#include "deft/network/test_support.h"

namespace deft {
namespace {

TEST(SqueezeNet, HasTorchvisionsNumberOfParameters) {
  EXPECT_EQ(parameter_count(SqueezeNet({.normalize = false}).layers({224, 224, 3}, 1000), {224, 224, 3}), 1235496);
}

TEST(SqueezeNet, PhotosEndInThirteenByThirteenAndSmallPicturesInFourByFour) {
  std::vector<Shape> shapes = shapes_of(SqueezeNet({}).layers({224, 224, 3}, 10), {224, 224, 3});
  EXPECT_EQ(shapes[shapes.size() - 2], (Shape{13, 13, 10}));
  shapes = shapes_of(SqueezeNet({}).layers({32, 32, 3}, 10), {32, 32, 3});
  EXPECT_EQ(shapes[shapes.size() - 2], (Shape{4, 4, 10}));
}

TEST(SqueezeNet, BatchNormTakesThePlaceOfTheBiases) {
  for (const ParameterInfo& info : parameters_of(SqueezeNet({}).layers({32, 32, 3}, 10), {32, 32, 3})) {
    EXPECT_TRUE(!info.name.ends_with(".bias") || info.name == "classes.bias") << info.name;
  }
}

TEST(SqueezeNet, RefusesPicturesThatAreTooSmall) {
  try {
    SqueezeNet({}).layers({7, 7, 3}, 10);
    FAIL();
  } catch (const Refusal& refusal) {
    EXPECT_STREQ(refusal.what(), "network squeezenet with stem small needs at least 8 x 8 pixels, but the input is 7 x 7 x 3");
  }
}

}  // namespace
}  // namespace deft
