#include "deft/network/plain_cnn.h"

#include <gtest/gtest.h>

#include "deft/core/problem.h"
#include "deft/network/test_support.h"
#include "support/checked_options.h"

namespace deft {
namespace {

TEST(PlainCnn, HasTheConvolutionsOfVgg16) {
  const PlainCnn vgg({.widths = {64, 128, 256, 512, 512}, .convolutions = {2, 2, 3, 3, 3}, .normalize = false});
  const std::int64_t linear = 512 * 10 + 10;
  EXPECT_EQ(parameter_count(vgg.layers({224, 224, 3}, 10), {224, 224, 3}), 14714688 + linear);
}

TEST(PlainCnn, PoolsBetweenStages) {
  const std::vector<Shape> shapes = shapes_of(PlainCnn({}).layers({32, 32, 3}, 10), {32, 32, 3});
  EXPECT_EQ(shapes[shapes.size() - 3], (Shape{8, 8, 256}));
}

TEST(PlainCnn, RefusesListsOfDifferentLengths) {
  EXPECT_EQ(option_problems(PlainCnnOptions{.widths = {64}}),
            std::vector<std::string>{"widths and convolutions must have a number for every stage"});
  EXPECT_EQ(option_problems(PlainCnnOptions{.widths = {}, .convolutions = {}}),
            std::vector<std::string>{"widths must name at least one stage"});
}

TEST(PlainCnn, RefusesPicturesThatAreTooSmall) {
  try {
    PlainCnn({}).layers({3, 9, 3}, 10);
    FAIL();
  } catch (const Refusal& refusal) {
    EXPECT_STREQ(refusal.what(), "network plain_cnn with 3 stages needs at least 4 x 4 pixels, but the input is 3 x 9 x 3");
  }
}

}  // namespace
}  // namespace deft
