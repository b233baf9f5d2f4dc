#include "deft/search/parzen.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "goldens/search.h"

namespace deft {
namespace {

TEST(Parzen, MixturesHaveSciPysDensity) {
  std::vector<Bump> bumps;
  for (std::size_t i = 0; i < goldens::parzen_bumps.size(); i += 3) bumps.push_back({goldens::parzen_bumps[i], goldens::parzen_bumps[i + 1], goldens::parzen_bumps[i + 2]});
  const Parzen parzen(bumps);
  for (std::size_t i = 0; i <= 10; ++i) EXPECT_NEAR(parzen.density(0.1 * static_cast<double>(i)), goldens::parzen_density[i], 1e-9);
}

TEST(Parzen, HasAllItsMassInTheUnitInterval) {
  for (const std::vector<double>& values : {std::vector<double>{}, {0.0, 0.02}, {0.999, 0.5, 0.5, 0.1}}) {
    const Parzen parzen(values);
    double sum = 0.0;
    for (int i = 0; i < 20000; ++i) sum += parzen.density((i + 0.5) / 20000) / 20000;
    EXPECT_NEAR(sum, 1.0, 1e-4);
    EXPECT_EQ(parzen.density(-0.01), 0.0);
  }
}

// Bergstra's rule by hand: 0.2 has neighbours 0.1 and 0.5 (the broad bump), the farther is 0.3 away.
TEST(Parzen, ABumpReachesToTheFartherNeighbour) {
  const Parzen parzen(std::vector<double>{0.1, 0.2});
  ASSERT_EQ(parzen.bumps().size(), 3u);
  EXPECT_DOUBLE_EQ(parzen.bumps()[0].deviation, 0.25) << "at least 1 / (n + 2)";
  EXPECT_DOUBLE_EQ(parzen.bumps()[1].deviation, 0.3);
  EXPECT_DOUBLE_EQ(parzen.bumps()[2].deviation, 1.0);
}

TEST(Parzen, DrawsFollowTheDensity) {
  const Parzen parzen(std::vector<Bump>{{0.3, 0.1, 1.0}, {0.95, 0.2, 1.0}});
  Random random = Random::of(1, "test");
  const int n = 20000;
  int below = 0;
  for (int i = 0; i < n; ++i) below += parzen.draw(random) < 0.4;
  double expected = 0.0;
  for (int i = 0; i < 4000; ++i) expected += parzen.density((i + 0.5) / 10000) / 10000;
  EXPECT_NEAR(below / static_cast<double>(n), expected, 4 * std::sqrt(expected * (1 - expected) / n));
}

TEST(ChoiceShares, CountAndOneMore) {
  const std::vector<double> shares = choice_shares({0, 0, 2}, 3);   // (2 + 1/3) / 4, (0 + 1/3) / 4, (1 + 1/3) / 4
  EXPECT_NEAR(shares[0], 7.0 / 12, 1e-12);
  EXPECT_NEAR(shares[1], 1.0 / 12, 1e-12);
  EXPECT_NEAR(shares[2], 4.0 / 12, 1e-12);
}

}  // namespace
}  // namespace deft
