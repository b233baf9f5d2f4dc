#include "deft/layer/linear.h"

#include <gtest/gtest.h>

#include "deft/layer/test_support.h"
#include "goldens/layer.h"
#include "support/checked_options.h"

namespace deft {
namespace {

using Doubles = std::vector<double>;

TEST(LinearRoom, TheExampleOfTheHeader) { EXPECT_EQ(multiply({1, 2}, {3, 4, 5, 6}, {0, 1}), (Doubles{11, 18})); }

TEST(LinearRoom, HasPyTorchsNumbers) {
  expect_numbers(each_sample(goldens::layer_x, kGoldenCount,
                             [](const Doubles& x) { return multiply(x, goldens::layer_matrix, goldens::layer_bias); }),
                 goldens::linear_y, 1e-12);
}

TEST(LinearRoom, PassesItsOptionsOn) {
  const LinearRule rule({.outputs = 7, .bias = false, .activation = "none"});
  EXPECT_EQ(std::get<Linear>(rule.layer()).outputs, 7);
  EXPECT_FALSE(std::get<Linear>(rule.layer()).bias);
  EXPECT_EQ(rule.activation(), "none");
  EXPECT_EQ(shapes_of({{"linear", rule.layer()}}, {4, 4, 3})[0], (Shape{1, 1, 7}));
}

TEST(LinearRoom, RefusesFewerThanNoOutputs) {
  EXPECT_EQ(option_problems(LinearOptions{.outputs = -1}), std::vector<std::string>{"outputs = -1 is outside 0 .. 1e+07"});
}

}  // namespace
}  // namespace deft
