#include "deft/network/lenet5.h"

#include <gtest/gtest.h>

#include "deft/core/problem.h"
#include "deft/network/test_support.h"

namespace deft {
namespace {

TEST(LeNet5, HasTheWellKnownNumberOfParameters) {
  EXPECT_EQ(parameter_count(LeNet5({}).layers({32, 32, 1}, 10), {32, 32, 1}), 61706);
}

TEST(LeNet5, PadsDigitsOf28PixelsTo32) {
  const LayerList layers = LeNet5({}).layers({28, 28, 1}, 10);
  EXPECT_EQ(parameter_count(layers, {28, 28, 1}), 61706);
  EXPECT_EQ(shapes_of(layers, {28, 28, 1})[5], (Shape{5, 5, 16}));
}

TEST(LeNet5, TakesColourPictures) {
  EXPECT_EQ(parameter_count(LeNet5({}).layers({32, 32, 3}, 10), {32, 32, 3}), 61706 + 2 * 6 * 25);
}

TEST(LeNet5, FitsTheLeastSizeAndRefusesLess) {
  EXPECT_EQ(shapes_of(LeNet5({}).layers({12, 12, 1}, 2), {12, 12, 1}).back(), (Shape{1, 1, 2}));
  try {
    LeNet5({}).layers({11, 20, 1}, 2);
    FAIL();
  } catch (const Refusal& refusal) {
    EXPECT_STREQ(refusal.what(), "network lenet5 needs at least 12 x 12 pixels, but the input is 11 x 20 x 1");
  }
}

}  // namespace
}  // namespace deft
