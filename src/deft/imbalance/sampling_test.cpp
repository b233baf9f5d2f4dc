#include "deft/imbalance/sampling.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace deft {
namespace {

const std::vector<std::int64_t> kLabels{0, 1, 0, 0, 2, 1, 0};

TEST(Sampling, MembersAreTheIndicesOfEachClass) {
  EXPECT_EQ(members_of(kLabels, 4), (Members{{0, 2, 3, 6}, {1, 5}, {4}, {}}));
  EXPECT_EQ(counts_of(members_of(kLabels, 4)), (std::vector<std::int64_t>{4, 2, 1, 0}));
}

TEST(Sampling, AnEpochFillsItsQuotas) {
  Random random(1);
  const std::vector<Draw> draws = draw_epoch(members_of(kLabels, 3), std::vector<std::int64_t>{3, 5, 2}, random);
  std::map<std::int64_t, std::int64_t> drawn;
  for (const Draw& draw : draws) ++drawn[kLabels[static_cast<std::size_t>(draw.sample)]];
  EXPECT_EQ(drawn, (std::map<std::int64_t, std::int64_t>{{0, 3}, {1, 5}, {2, 2}}));
}

TEST(Sampling, SamplesOfAClassAreDrawnEquallyOftenButForOne) {
  Random random(2);
  std::map<std::int64_t, std::int64_t> times;
  for (const Draw& draw : draw_epoch(members_of(kLabels, 3), std::vector<std::int64_t>{10, 0, 0}, random)) ++times[draw.sample];
  ASSERT_EQ(times.size(), 4u);
  for (const auto& [sample, count] : times) EXPECT_TRUE(count == 2 || count == 3) << sample;
}

TEST(Sampling, CopiesOfASampleAreNumbered) {
  Random random(3);
  std::vector<std::int64_t> copies;
  for (const Draw& draw : draw_epoch(members_of(kLabels, 3), std::vector<std::int64_t>{0, 0, 3}, random)) copies.push_back(draw.copy);
  std::sort(copies.begin(), copies.end());
  EXPECT_EQ(copies, (std::vector<std::int64_t>{0, 1, 2}));
}

TEST(Sampling, TheRestOfARoundIsAnotherPartEachTime) {
  std::map<std::int64_t, std::int64_t> times;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    Random random(seed);
    for (const Draw& draw : draw_epoch(members_of(kLabels, 3), std::vector<std::int64_t>{1, 0, 0}, random)) ++times[draw.sample];
  }
  for (const std::int64_t sample : {0, 2, 3, 6}) EXPECT_NEAR(times[sample], 100, 4 * std::sqrt(400 * 0.25 * 0.75));
}

TEST(Sampling, SharesAddUpExactlyAndAreOffByLessThanOne) {
  const std::vector<double> weights{1, 1, 1, 0, 4};
  const std::vector<std::int64_t> shares = shared_out(100, weights);
  EXPECT_EQ(std::accumulate(shares.begin(), shares.end(), std::int64_t{0}), 100);
  for (std::size_t c = 0; c < weights.size(); ++c) EXPECT_LT(std::abs(static_cast<double>(shares[c]) - 100 * weights[c] / 7), 1.0);
  EXPECT_EQ(shares[3], 0);
}

}  // namespace
}  // namespace deft
