#include "deft/optimization/gradient_accumulation.h"

#include <gtest/gtest.h>

#include "support/checked_options.h"

namespace deft {
namespace {

TEST(GradientAccumulation, LeavesTheMeanOfAllBatches) {
  std::vector<float> sum(2, 0.0f);
  deft::accumulate(sum, std::vector<float>{1, -8}, 4);
  deft::accumulate(sum, std::vector<float>{3, 0}, 4);
  deft::accumulate(sum, std::vector<float>{5, 2}, 4);
  deft::accumulate(sum, std::vector<float>{7, 2}, 4);
  EXPECT_EQ(sum, (std::vector<float>{4, -1}));
}

TEST(GradientAccumulation, TellsTheTrainerHowManyBatchesMakeAnUpdate) {
  EXPECT_EQ(GradientAccumulation({.batches = 4}).batches_per_update(), 4);
  EXPECT_EQ(GradientAccumulation({}).batches_per_update(), 2);
}

TEST(GradientAccumulation, RefusesNoBatches) {
  EXPECT_EQ(option_problems(GradientAccumulationOptions{.batches = 0}),
            std::vector<std::string>{"batches = 0 is outside 1 .. 4096"});
}

}  // namespace
}  // namespace deft
