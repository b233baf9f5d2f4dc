#include "deft/core/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

namespace deft {
namespace {

constexpr int kDraws = 100000;

// The first numbers of SplitMix64 with seed 1234567, as published with the reference code (Vigna 2015).
TEST(Random, IsSplitMix64) {
  Random random(1234567);
  EXPECT_EQ(random.bits(), 6457827717110365317ull);
  EXPECT_EQ(random.bits(), 3203168211198807973ull);
  EXPECT_EQ(random.bits(), 9817491932198370423ull);
}

TEST(Random, DrawsByIndexAreTheDrawsInOrder) {
  Random random(99);
  for (std::uint64_t i = 0; i < 10; ++i) EXPECT_EQ(uniform_at(99, i), random.uniform());
}

TEST(Random, UniformHasMeanVarianceAndRangeOfTheUniformDistribution) {
  Random random = Random::of(1, "test");
  double sum = 0, squares = 0;
  for (int i = 0; i < kDraws; ++i) {
    const double u = random.uniform();
    ASSERT_TRUE(u >= 0.0 && u < 1.0);
    sum += u;
    squares += u * u;
  }
  EXPECT_NEAR(sum / kDraws, 0.5, 4 * std::sqrt(1.0 / 12 / kDraws));
  EXPECT_NEAR(squares / kDraws, 1.0 / 3, 4 * std::sqrt(4.0 / 45 / kDraws));
}

TEST(Random, NormalHasItsFirstFourMoments) {
  Random random = Random::of(2, "test");
  double m1 = 0, m2 = 0, m3 = 0, m4 = 0;
  for (int i = 0; i < kDraws; ++i) {
    const double z = random.normal();
    m1 += z;
    m2 += z * z;
    m3 += z * z * z;
    m4 += z * z * z * z;
  }
  EXPECT_NEAR(m1 / kDraws, 0, 4 * std::sqrt(1.0 / kDraws));
  EXPECT_NEAR(m2 / kDraws, 1, 4 * std::sqrt(2.0 / kDraws));
  EXPECT_NEAR(m3 / kDraws, 0, 4 * std::sqrt(15.0 / kDraws));
  EXPECT_NEAR(m4 / kDraws, 3, 4 * std::sqrt(96.0 / kDraws));
}

TEST(Random, GammaHasMeanAndVarianceOfItsShape) {
  for (double shape : {0.3, 1.0, 4.0}) {
    Random random = Random::of(3, "test");
    double sum = 0, squares = 0;
    for (int i = 0; i < kDraws; ++i) {
      const double x = random.gamma(shape);
      ASSERT_GE(x, 0.0);
      sum += x;
      squares += x * x;
    }
    const double mean = sum / kDraws;
    EXPECT_NEAR(mean, shape, 4 * std::sqrt(shape / kDraws));
    EXPECT_NEAR(squares / kDraws - mean * mean, shape, 0.06 * (1 + shape));
  }
}

TEST(Random, BelowHitsEveryNumberEquallyOften) {
  Random random = Random::of(4, "test");
  std::vector<int> counts(7, 0);
  for (int i = 0; i < kDraws; ++i) ++counts[static_cast<std::size_t>(random.below(7))];
  for (int count : counts) EXPECT_NEAR(count, kDraws / 7.0, 4 * std::sqrt(kDraws * 6.0 / 49));
  EXPECT_EQ(random.below(1), 0);
}

TEST(Random, ChanceOfZeroNeverAndOfOneAlways) {
  Random random(5);
  int hits = 0;
  for (int i = 0; i < kDraws; ++i) {
    EXPECT_FALSE(random.chance(0.0));
    EXPECT_TRUE(random.chance(1.0));
    hits += random.chance(0.001);
  }
  EXPECT_NEAR(hits, 100, 40);
}

TEST(Random, StreamsDifferByEveryPartOfTheirName) {
  std::set<std::uint64_t> firsts;
  for (std::uint64_t seed : {0, 1}) {
    for (const char* purpose : {"crop", "flip", ""}) {
      for (std::uint64_t a : {0, 1, 2}) {
        for (std::uint64_t b : {0, 1, 2}) firsts.insert(Random::of(seed, purpose, a, b).bits());
      }
    }
  }
  EXPECT_EQ(firsts.size(), 54u);
  EXPECT_EQ(Random::of(7, "crop", 3, 4).bits(), Random::of(7, "crop", 3, 4).bits());
}

TEST(Random, NeighbouringStreamsAreUncorrelated) {
  double sum = 0;
  for (std::uint64_t i = 0; i < kDraws; ++i) {
    sum += (Random::of(1, "x", 0, i).uniform() - 0.5) * (Random::of(1, "x", 0, i + 1).uniform() - 0.5);
  }
  EXPECT_NEAR(sum / kDraws, 0, 4.0 / 12 / std::sqrt(kDraws));
}

TEST(Random, ShuffleKeepsAllAndPutsEachAnywhere) {
  Random random = Random::of(6, "test");
  std::vector<int> first_place(4, 0);
  for (int i = 0; i < 20000; ++i) {
    std::vector<int> values{0, 1, 2, 3};
    random.shuffle(values);
    ++first_place[static_cast<std::size_t>(values[0])];
    std::sort(values.begin(), values.end());
    ASSERT_EQ(values, (std::vector<int>{0, 1, 2, 3}));
  }
  for (int count : first_place) EXPECT_NEAR(count, 5000, 4 * std::sqrt(20000 * 3.0 / 16));
}

}  // namespace
}  // namespace deft
