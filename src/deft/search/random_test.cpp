#include "deft/search/random.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "support/search_check.h"

namespace deft {
namespace {

TEST(RandomSearch, IsTheSameForASeedAndANumber) {
  const Space space = unit_cube(3);
  EXPECT_EQ(random_point(space, 4, 9), random_point(space, 4, 9));
  EXPECT_NE(random_point(space, 4, 9), random_point(space, 5, 9));
  EXPECT_NE(random_point(space, 4, 9), random_point(space, 4, 10));
}

// Of 1000 rates from 1e-4 to 1, each power of ten gets a quarter: 250 +- 4 * sqrt(1000 * 0.25 * 0.75).
TEST(RandomSearch, GivesEachPowerOfTenItsShare) {
  const Space space({{.option = "rate", .low = 1e-4, .high = 1.0, .scale = SearchScale::logarithmic}});
  std::vector<int> powers(4);
  for (int i = 1; i <= 1000; ++i) ++powers[static_cast<std::size_t>(std::floor(std::log10(value_at(space.parameters()[0], random_point(space, 0, i)[0]))) + 4)];
  for (const int count : powers) EXPECT_NEAR(count, 250, 55);
}

// Bergstra and Bengio's figure 1: with nine trials and two parameters, random search tries nine values of each.
TEST(RandomSearch, TriesAsManyValuesAsTrials) {
  std::set<double> values;
  for (const Candidate& one : searched(RandomSearch({}), unit_cube(2), 10, sphere)) values.insert(one.point[0]);
  EXPECT_EQ(values.size(), 10u);
}

}  // namespace
}  // namespace deft
