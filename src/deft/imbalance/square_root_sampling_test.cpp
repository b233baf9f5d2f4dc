#include "deft/imbalance/square_root_sampling.h"

#include <gtest/gtest.h>

#include "deft/imbalance/class_balanced_sampling.h"
#include "support/checked_options.h"

namespace deft {
namespace {

const std::vector<std::int64_t> kCounts{64, 16, 4};

TEST(SquareRootSampling, DrawsByTheRootOfTheSizes) {
  EXPECT_EQ(square_root_quotas(kCounts, 0.5), (std::vector<std::int64_t>{48, 24, 12}));  // 8 : 4 : 2 of 84
}

TEST(SquareRootSampling, PowerOneIsTheDataAsTheyAre) { EXPECT_EQ(square_root_quotas(kCounts, 1.0), kCounts); }

TEST(SquareRootSampling, PowerZeroIsClassBalanced) { EXPECT_EQ(square_root_quotas(kCounts, 0.0), class_balanced_quotas(kCounts)); }

TEST(SquareRootSampling, RefusesAPowerAboveOne) {
  EXPECT_EQ(option_problems(SquareRootSamplingOptions{.power = 1.5}), std::vector<std::string>{"power = 1.5 is outside 0 .. 1"});
}

}  // namespace
}  // namespace deft
