#include "deft/layer/max_pooling.h"

#include <gtest/gtest.h>

#include "deft/layer/test_support.h"
#include "goldens/layer.h"
#include "support/checked_options.h"

namespace deft {
namespace {

TEST(MaxPoolingRoom, TheExampleOfTheHeader) {
  EXPECT_EQ(max_pooled({1, 5, 2, 3}, {2, 2, 1}, {.size = 2}), std::vector<double>{5});
}

TEST(MaxPoolingRoom, HasPyTorchsNumbers) {
  const MaxPooling options{.size = 3, .stride = 2, .padding = 1};
  expect_numbers(each_sample(goldens::layer_x, kGoldenCount,
                             [&](const std::vector<double>& x) { return max_pooled(x, kGoldenShape, options); }),
                 goldens::max_pooling_y, 1e-12);
}

TEST(MaxPoolingRoom, PaddingNeverWins) {
  const std::vector<double> x{-1, -2, -3, -4};
  EXPECT_EQ(max_pooled(x, {2, 2, 1}, {.size = 2, .stride = 2, .padding = 1}), x);
}

TEST(MaxPoolingRoom, WindowsThatDoNotFitWhollyAreLeftOut) {
  EXPECT_EQ(shapes_of({{"pool", MaxPoolingRule({}).layer()}}, {5, 7, 3})[0], (Shape{2, 3, 3}));
  EXPECT_EQ(shapes_of({{"pool", MaxPoolingRule({.size = 3, .stride = 2}).layer()}}, {5, 7, 3})[0], (Shape{2, 3, 3}));
}

TEST(MaxPoolingRoom, RefusesWhatIsOutOfRangeOrDoesNotFit) {
  EXPECT_EQ(option_problems(MaxPooling{.size = 0}), std::vector<std::string>{"size = 0 is outside 1 .. 64"});
  EXPECT_EQ(refusal_of(MaxPooling{.size = 4}, {3, 9, 1}), "layer 1 max_pooling 'x': a 4 x 4 pooling does not fit into 3 x 9 x 1");
  EXPECT_EQ(refusal_of(MaxPooling{.size = 3, .padding = 2}, {9, 9, 1}),
            "layer 1 max_pooling 'x': padding must lie between 0 and half the size");
}

}  // namespace
}  // namespace deft
