#include "deft/layer/ghost_batch_norm.h"

#include <gtest/gtest.h>

#include "deft/layer/test_support.h"
#include "goldens/layer.h"
#include "support/checked_options.h"

namespace deft {
namespace {

TEST(GhostBatchNormRoom, TheExampleOfTheHeader) {
  expect_numbers(ghost_normed({1, 3, 10, 30}, 4, 1, {.samples = 2, .epsilon = 1e-12}), {-1, 1, -1, 1}, 1e-11);
}

TEST(GhostBatchNormRoom, HasPyTorchsNumbersOfEachPart) {
  expect_numbers(scaled(ghost_normed(goldens::layer_x, kGoldenCount, 4, {.samples = 2}), goldens::layer_scale,
                        goldens::layer_shift),
                 goldens::ghost_batch_norm_y, 1e-12);
}

TEST(GhostBatchNormRoom, IsBatchNormFromTheBatchSizeOn) {
  for (std::int64_t samples : {3, 4, 100}) {  // 4 samples make no two parts of 3
    expect_numbers(scaled(ghost_normed(goldens::layer_x, kGoldenCount, 4, {.samples = samples}), goldens::layer_scale,
                          goldens::layer_shift),
                   goldens::batch_norm_y, 1e-12);
  }
}

TEST(GhostBatchNormRoom, NoPartIsSmallerThanAsked) {
  // 5 samples in parts of at least 2: samples 0 and 1, samples 2 to 4.
  expect_numbers(ghost_normed({1, 3, 10, 20, 30}, 5, 1, {.samples = 2, .epsilon = 1e-12}),
                 {-1, 1, -std::sqrt(1.5), 0, std::sqrt(1.5)}, 1e-11);
}

TEST(GhostBatchNormRoom, RefusesWhatIsOutOfRange) {
  EXPECT_EQ(option_problems(GhostNormalization{.samples = 0}), std::vector<std::string>{"samples = 0 is outside 1 .. 1e+06"});
  EXPECT_EQ(refusal_of(GhostBatchNormRule({.samples = 0}).layer(), {1, 1, 1}),
            "layer 1 ghost_batch_norm 'x': samples must be at least 1");
}

}  // namespace
}  // namespace deft
