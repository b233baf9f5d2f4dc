#include "deft/layer/group_norm.h"

#include <gtest/gtest.h>

#include "deft/layer/test_support.h"
#include "goldens/layer.h"
#include "support/checked_options.h"

namespace deft {
namespace {

TEST(GroupNormRoom, TheExampleOfTheHeader) {
  expect_numbers(group_normed({1, 3, 10, 30}, 1, 4, {.groups = 2, .epsilon = 1e-12}), {-1, 1, -1, 1}, 1e-11);
}

TEST(GroupNormRoom, HasPyTorchsNumbers) {
  expect_numbers(scaled(group_normed(goldens::layer_x, kGoldenCount, 4, {.groups = 2}), goldens::layer_scale,
                        goldens::layer_shift),
                 goldens::group_norm_y, 1e-12);
}

TEST(GroupNormRoom, OneGroupIsLayerNorm) {
  expect_numbers(group_normed(goldens::layer_x, kGoldenCount, 4, {.groups = 1}), goldens::layer_norm_flat_y, 1e-12);
}

TEST(GroupNormRoom, RefusesGroupsThatDoNotDivideTheChannels) {
  EXPECT_EQ(option_problems(GroupNormalization{.groups = 0}), std::vector<std::string>{"groups = 0 is outside 1 .. 65536"});
  EXPECT_EQ(refusal_of(GroupNormRule({.groups = 3}).layer(), {2, 2, 4}),
            "layer 1 group_norm 'x': 3 groups must divide the 4 channels");
}

}  // namespace
}  // namespace deft
