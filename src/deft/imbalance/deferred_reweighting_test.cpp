#include "deft/imbalance/deferred_reweighting.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "support/checked_options.h"

namespace deft {
namespace {

const std::vector<std::int64_t> kCounts{5000, 500, 50};

TEST(DeferredReweighting, WaitsForItsTime) {
  const DeferredReweighting trick({.from = 0.8});
  EXPECT_TRUE(trick.class_factors(kCounts, 0.79).empty());
  EXPECT_EQ(trick.class_factors(kCounts, 0.8).size(), 3u);
}

TEST(DeferredReweighting, WeighsByTheEffectiveNumberOfSamples) {
  // Worked with the definition in exact steps: E_n = (1 - beta^n) / (1 - beta), weight proportional to 1 / E_n.
  const std::vector<double> weights = effective_number_weights(kCounts, 0.99);
  std::vector<double> effective;
  for (const std::int64_t count : kCounts) {
    double sum = 0;  // 1 + beta + beta^2 + ... of n terms
    for (std::int64_t i = count - 1; i >= 0; --i) sum = sum * 0.99 + 1;
    effective.push_back(sum);
  }
  for (std::size_t c = 1; c < 3; ++c) EXPECT_NEAR(weights[c] / weights[0], effective[0] / effective[c], 1e-9);
}

TEST(DeferredReweighting, HasMeanOneOverClasses) {
  const std::vector<double> weights = effective_number_weights(kCounts, 0.999);
  EXPECT_NEAR(std::accumulate(weights.begin(), weights.end(), 0.0), 3.0, 1e-12);
}

TEST(DeferredReweighting, BetaZeroWeighsNothing) {
  for (const double weight : effective_number_weights(kCounts, 0.0)) EXPECT_DOUBLE_EQ(weight, 1.0);
}

TEST(DeferredReweighting, BetaNearOneIsTheInverseOfTheSize) {
  const std::vector<double> weights = effective_number_weights(kCounts, 0.99999999);
  EXPECT_NEAR(weights[2] / weights[0], 100.0, 0.01);
  EXPECT_NEAR(weights[1] / weights[0], 10.0, 0.001);
}

TEST(DeferredReweighting, AClassWithoutSamplesWeighsNothing) {
  EXPECT_EQ(effective_number_weights(std::vector<std::int64_t>{4, 0}, 0.5)[1], 0.0);
}

TEST(DeferredReweighting, RefusesBetaOne) {
  EXPECT_EQ(option_problems(DeferredReweightingOptions{.beta = 1}).size(), 1u);
}

}  // namespace
}  // namespace deft
