#include "deft/layer/convolution.h"

#include <gtest/gtest.h>

#include "deft/layer/test_support.h"
#include "goldens/layer.h"
#include "support/checked_options.h"

namespace deft {
namespace {

using Doubles = std::vector<double>;

TEST(ConvolutionRoom, TheExampleOfTheHeader) {
  EXPECT_EQ(convolve({1, 2, 3, 4}, {2, 2, 1}, {1, 0, 0, -1}, {.channels = 1, .kernel = 2, .padding = 0}), Doubles{-3});
}

TEST(ConvolutionRoom, HasPyTorchsNumbers) {
  const Convolution options{.channels = 6, .stride = 2, .padding = 1, .groups = 2};
  expect_numbers(each_sample(goldens::layer_x, kGoldenCount,
                             [&](const Doubles& x) { return convolve(x, kGoldenShape, goldens::layer_weight, options); }),
                 goldens::convolution_y, 1e-12);
}

TEST(ConvolutionRoom, OneOnAMiddleWeightCopiesThePicture) {
  const Doubles x{1, 2, 3, 4, 5, 6}, middle{0, 0, 0, 0, 1, 0, 0, 0, 0};
  EXPECT_EQ(convolve(x, {2, 3, 1}, middle, {.channels = 1}), x);
}

TEST(ConvolutionRoom, PassesItsOptionsOn) {
  const ConvolutionRule rule(
      {.channels = 8, .kernel = 5, .stride = 2, .padding = 1, .groups = 4, .bias = false, .activation = "tanh"});
  const auto layer = std::get<Convolution>(rule.layer());
  EXPECT_EQ(layer.channels, 8);
  EXPECT_EQ(layer.groups, 4);
  EXPECT_FALSE(layer.bias);
  EXPECT_EQ(rule.activation(), "tanh");
  // (9 + 2 - 5) / 2 + 1
  EXPECT_EQ(shapes_of({{"conv", layer}}, {9, 11, 4})[0], (Shape{4, 5, 8}));
}

TEST(ConvolutionRoom, RefusesWhatIsOutOfRangeOrDoesNotFit) {
  EXPECT_EQ(option_problems(ConvolutionOptions{.channels = 0}), std::vector<std::string>{"channels = 0 is outside 1 .. 65536"});
  EXPECT_EQ(refusal_of(Convolution{.kernel = 5, .padding = 0}, {3, 3, 64}),
            "layer 1 convolution 'x': a 5 x 5 kernel does not fit into 3 x 3 x 64");
  EXPECT_EQ(refusal_of(Convolution{.channels = 6, .groups = 4}, {8, 8, 4}),
            "layer 1 convolution 'x': 4 groups must divide the 4 input and the 6 output channels");
}

}  // namespace
}  // namespace deft
