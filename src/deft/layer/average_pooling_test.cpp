#include "deft/layer/average_pooling.h"

#include <gtest/gtest.h>

#include "deft/layer/test_support.h"
#include "goldens/layer.h"
#include "support/checked_options.h"

namespace deft {
namespace {

TEST(AveragePoolingRoom, TheExampleOfTheHeader) {
  EXPECT_EQ(average_pooled({1, 5, 2, 4}, {2, 2, 1}, {.size = 2}), std::vector<double>{3});
}

TEST(AveragePoolingRoom, HasPyTorchsNumbers) {
  const AveragePooling options{.size = 3, .stride = 2, .padding = 1};
  expect_numbers(each_sample(goldens::layer_x, kGoldenCount,
                             [&](const std::vector<double>& x) { return average_pooled(x, kGoldenShape, options); }),
                 goldens::average_pooling_y, 1e-12);
}

TEST(AveragePoolingRoom, PaddingIsAveragedAlong) {
  // Each window holds one number and three zeros.
  EXPECT_EQ(average_pooled({4, 8, 12, 16}, {2, 2, 1}, {.size = 2, .stride = 2, .padding = 1}),
            (std::vector<double>{1, 2, 3, 4}));
}

TEST(AveragePoolingRoom, WindowsThatDoNotFitWhollyAreLeftOut) {
  EXPECT_EQ(shapes_of({{"pool", AveragePoolingRule({}).layer()}}, {5, 7, 3})[0], (Shape{2, 3, 3}));
  EXPECT_EQ(shapes_of({{"pool", AveragePoolingRule({.size = 3, .stride = 2}).layer()}}, {5, 7, 3})[0], (Shape{2, 3, 3}));
}

TEST(AveragePoolingRoom, RefusesWhatIsOutOfRangeOrDoesNotFit) {
  EXPECT_EQ(option_problems(AveragePooling{.size = 0}), std::vector<std::string>{"size = 0 is outside 1 .. 64"});
  EXPECT_EQ(refusal_of(AveragePooling{.size = 4}, {3, 9, 1}), "layer 1 average_pooling 'x': a 4 x 4 pooling does not fit into 3 x 9 x 1");
  EXPECT_EQ(refusal_of(AveragePooling{.size = 3, .padding = 2}, {9, 9, 1}),
            "layer 1 average_pooling 'x': padding must lie between 0 and half the size");
}

}  // namespace
}  // namespace deft
