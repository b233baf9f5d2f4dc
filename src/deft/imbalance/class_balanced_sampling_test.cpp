#include "deft/imbalance/class_balanced_sampling.h"

#include <gtest/gtest.h>

#include <numeric>

namespace deft {
namespace {

TEST(ClassBalancedSampling, GivesEveryClassTheSameNumber) {
  EXPECT_EQ(class_balanced_quotas(std::vector<std::int64_t>{70, 15, 5}), (std::vector<std::int64_t>{30, 30, 30}));
}

TEST(ClassBalancedSampling, KeepsTheLengthOfAnEpoch) {
  const std::vector<std::int64_t> quotas = class_balanced_quotas(std::vector<std::int64_t>{80, 15, 5});
  EXPECT_EQ(std::accumulate(quotas.begin(), quotas.end(), std::int64_t{0}), 100);
  for (const std::int64_t quota : quotas) EXPECT_NEAR(static_cast<double>(quota), 100.0 / 3, 1.0);
}

TEST(ClassBalancedSampling, PassesOverClassesWithoutSamples) {
  EXPECT_EQ(class_balanced_quotas(std::vector<std::int64_t>{8, 0, 2}), (std::vector<std::int64_t>{5, 0, 5}));
}

TEST(ClassBalancedSampling, ChangesNothingForEvenClasses) {
  EXPECT_EQ(class_balanced_quotas(std::vector<std::int64_t>{6, 6, 6}), (std::vector<std::int64_t>{6, 6, 6}));
}

}  // namespace
}  // namespace deft
