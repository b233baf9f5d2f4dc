#include "deft/augmentation/mixup.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <numbers>
#include <numeric>

#include "support/batch_check.h"
#include "support/checked_options.h"
#include "support/distribution_check.h"

namespace deft {
namespace {

TEST(Mixup, BlendsInputsAndTargetsByHand) {
  TestBatch data(2, 1, 1, 2, 2);
  data.inputs = {0, 10, 100, 20};
  data.targets = {1, 0, 0, 1};
  MixableBatch batch = data.batch();
  mix_up(batch, 0.75, {1, 0});
  EXPECT_EQ(data.inputs, (std::vector<float>{25, 12.5, 75, 17.5}));
  EXPECT_EQ(data.targets, (std::vector<float>{0.75, 0.25, 0.25, 0.75}));
}

TEST(Mixup, LambdaOneOrAPartnerOfItselfChangesNothing) {
  TestBatch data = TestBatch::random(4, 3, 3, 1, 3);
  const TestBatch before = data;
  MixableBatch batch = data.batch();
  mix_up(batch, 1, {3, 2, 1, 0});
  EXPECT_EQ(data.inputs, before.inputs);
  EXPECT_EQ(data.targets, before.targets);
}

TEST(Mixup, TargetRowsStillSumToOneAndTheBatchsMeanIsKept) {
  TestBatch data = TestBatch::random(16, 4, 4, 3, 5);
  const double before = std::accumulate(data.inputs.begin(), data.inputs.end(), 0.0);
  MixableBatch batch = data.batch();
  Random random(1);
  for (int i = 0; i < 20; ++i) Mixup({.alpha = 1}).mix(batch, random);
  data.expect_rows_sum_to_one();
  EXPECT_NEAR(std::accumulate(data.inputs.begin(), data.inputs.end(), 0.0), before, 1e-2);
}

TEST(Mixup, SharesFollowTheBetaDistribution) {
  std::vector<double> uniform, arcsine;
  for (std::uint64_t i = 0; i < 4000; ++i) {
    Random random = Random::of(1, "beta", i);
    uniform.push_back(random_beta(1, random));    // Beta(1, 1) is uniform
    arcsine.push_back(random_beta(0.5, random));  // Beta(1/2, 1/2) is the arcsine distribution
  }
  expect_distribution(uniform, [](double x) { return x; });
  expect_distribution(arcsine, [](double x) { return 2 / std::numbers::pi * std::asin(std::sqrt(x)); });
  double squares = 0;
  for (std::uint64_t i = 0; i < 4000; ++i) {
    Random random = Random::of(2, "beta", i);
    const double x = random_beta(0.2, random) - 0.5;
    squares += x * x / 4000;
  }
  EXPECT_NEAR(squares, 1 / (4 * (2 * 0.2 + 1)), 0.005);  // variance of Beta(a, a)
}

TEST(Mixup, PartnersAreAPermutationAndEachIsEquallyLikely) {
  std::map<std::vector<std::int64_t>, int> seen;
  for (std::uint64_t i = 0; i < 6000; ++i) {
    Random random = Random::of(3, "partners", i);
    ++seen[random_partners(3, random)];
  }
  ASSERT_EQ(seen.size(), 6u);
  std::vector<std::int64_t> counts;
  for (const auto& [key, count] : seen) counts.push_back(count);
  expect_equally_often(counts);
}

TEST(Mixup, ProbabilityZeroMixesNothingAndTheSameStreamMixesTheSame) {
  TestBatch one = TestBatch::random(8, 2, 2, 1, 3), two = one;
  const TestBatch before = one;
  MixableBatch first = one.batch(), second = two.batch();
  Random random(1), a(7), b(7);
  Mixup({.probability = 0}).mix(first, random);
  EXPECT_EQ(one.inputs, before.inputs);
  Mixup({}).mix(first, a);
  Mixup({}).mix(second, b);
  EXPECT_EQ(one.inputs, two.inputs);
  EXPECT_EQ(one.targets, two.targets);
  EXPECT_NE(one.inputs, before.inputs);
}

TEST(Mixup, RefusesAnAlphaOfZero) {
  EXPECT_EQ(option_problems(MixupOptions{.alpha = 0}), std::vector<std::string>{"alpha = 0 is outside 0.001 .. 100"});
}

}  // namespace
}  // namespace deft
