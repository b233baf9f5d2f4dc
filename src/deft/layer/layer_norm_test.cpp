#include "deft/layer/layer_norm.h"

#include <gtest/gtest.h>

#include "deft/layer/test_support.h"
#include "goldens/layer.h"
#include "support/checked_options.h"

namespace deft {
namespace {

TEST(LayerNormRoom, TheExampleOfTheHeader) {
  expect_numbers(layer_normed({1, 3, 10, 30}, 2, {.epsilon = 1e-12}), {-1, 1, -1, 1}, 1e-11);
}

TEST(LayerNormRoom, HasPyTorchsNumbers) {
  expect_numbers(scaled(layer_normed(goldens::layer_x, kGoldenCount, {}), goldens::layer_scale, goldens::layer_shift),
                 goldens::layer_norm_y, 1e-12);
  expect_numbers(layer_normed(goldens::layer_x, kGoldenCount, {}), goldens::layer_norm_flat_y, 1e-12);
}

TEST(LayerNormRoom, ASampleDoesNotSeeTheOthers) {
  std::vector<double> first(goldens::layer_x.begin(), goldens::layer_x.begin() + 80);
  const std::vector<double> alone = layer_normed(first, 1, {}), all = layer_normed(goldens::layer_x, kGoldenCount, {});
  for (std::size_t i = 0; i < 80; ++i) EXPECT_DOUBLE_EQ(alone[i], all[i]);
}

TEST(LayerNormRoom, RefusesWhatIsOutOfRange) {
  EXPECT_EQ(option_problems(LayerNormalization{.epsilon = 2}), std::vector<std::string>{"epsilon = 2 is outside 1e-12 .. 1"});
  EXPECT_EQ(refusal_of(LayerNormRule({.epsilon = 0}).layer(), {1, 1, 1}),
            "layer 1 layer_norm 'x': epsilon must be greater than 0");
}

}  // namespace
}  // namespace deft
