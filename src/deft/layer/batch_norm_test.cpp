#include "deft/layer/batch_norm.h"

#include <gtest/gtest.h>

#include "deft/layer/test_support.h"
#include "goldens/layer.h"
#include "support/checked_options.h"

namespace deft {
namespace {

TEST(BatchNormRoom, TheExampleOfTheHeader) {
  expect_numbers(batch_normed({1, 3}, 1, {.epsilon = 1e-12}), {-1, 1}, 1e-11);
}

TEST(BatchNormRoom, HasPyTorchsNumbers) {
  expect_numbers(scaled(batch_normed(goldens::layer_x, 4, {}), goldens::layer_scale, goldens::layer_shift),
                 goldens::batch_norm_y, 1e-12);
}

TEST(BatchNormRoom, ABiasInFrontOfItHasNoEffect) {
  std::vector<double> moved = goldens::layer_x;
  for (std::size_t i = 0; i < moved.size(); ++i) moved[i] += 3.0 * static_cast<double>(i % 4);
  expect_numbers(batch_normed(moved, 4, {}), batch_normed(goldens::layer_x, 4, {}), 1e-11);
}

TEST(BatchNormRoom, CountsScaleAndShiftPerChannel) {
  EXPECT_EQ(parameters_of({{"norm", BatchNormRule({}).layer()}}, kGoldenShape).size(), 2u);
  EXPECT_TRUE(parameters_of({{"norm", BatchNormRule({.scale = false, .shift = false}).layer()}}, kGoldenShape).empty());
}

TEST(BatchNormRoom, RefusesWhatIsOutOfRange) {
  EXPECT_EQ(option_problems(Normalization{.epsilon = 0}), std::vector<std::string>{"epsilon = 0 is outside 1e-12 .. 1"});
  EXPECT_EQ(option_problems(Normalization{.momentum = 1.5}), std::vector<std::string>{"momentum = 1.5 is outside 0 .. 1"});
}

}  // namespace
}  // namespace deft
