#include "deft/network/nin.h"

#include <gtest/gtest.h>

#include "deft/core/problem.h"
#include "deft/network/test_support.h"

namespace deft {
namespace {

TEST(Nin, HasThePublishedNumbersOfParameters) {
  EXPECT_EQ(parameter_count(Nin({.normalize = false}).layers({32, 32, 3}, 10), {32, 32, 3}), 966986);
  EXPECT_EQ(parameter_count(Nin({.normalize = false}).layers({224, 224, 3}, 1000), {224, 224, 3}), 7595176);
}

TEST(Nin, EndsInOneMapPerClass) {
  std::vector<Shape> shapes = shapes_of(Nin({}).layers({32, 32, 3}, 10), {32, 32, 3});
  EXPECT_EQ(shapes[shapes.size() - 2], (Shape{8, 8, 10}));
  shapes = shapes_of(Nin({}).layers({224, 224, 3}, 1000), {224, 224, 3});
  EXPECT_EQ(shapes[shapes.size() - 2], (Shape{5, 5, 1000}));
}

TEST(Nin, TheSmallestPictureOfEachStemGoesThrough) {
  EXPECT_EQ(shapes_of(Nin({}).layers({8, 8, 1}, 3), {8, 8, 1}).back(), (Shape{1, 1, 3}));
  EXPECT_EQ(shapes_of(Nin({.stem = "photo"}).layers({67, 67, 1}, 3), {67, 67, 1}).back(), (Shape{1, 1, 3}));
}

TEST(Nin, RefusesPicturesThatAreTooSmall) {
  try {
    Nin({.stem = "photo"}).layers({66, 80, 3}, 10);
    FAIL();
  } catch (const Refusal& refusal) {
    EXPECT_STREQ(refusal.what(), "network nin with stem photo needs at least 67 x 67 pixels, but the input is 66 x 80 x 3");
  }
}

}  // namespace
}  // namespace deft
