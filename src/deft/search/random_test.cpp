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

// The recipe's 0.1 on a scale of 1e-4 to 1 lies at 0.75: half of what is drawn within 0.25 of it, more than evenly drawn points
// have there; of four choices 0.7 + 0.3 / 4 are the recipe's.
TEST(PointNearStandard, StaysNearTheRecipesSettings) {
  const Space space({{.option = "rate", .low = 1e-4, .high = 1.0, .scale = SearchScale::logarithmic}, {.option = "trick", .kind = Parameter::Kind::choice, .values = {"a", "b", "c", "d"}},
                     {.option = "c.rate", .parent = 1, .parent_value = 2}},
                    {0.75, 0.375, std::nan("")});
  int near = 0, kept = 0;
  for (std::int64_t i = 0; i < 1000; ++i) {
    const Point point = point_near_standard(space, 3, i);
    near += std::abs(point[0] - 0.75) < 0.25;
    kept += point[1] >= 0.25 && point[1] < 0.5;
    EXPECT_EQ(std::isnan(point[2]), !(point[1] >= 0.5 && point[1] < 0.75)) << "an option has a say where its trick is taken";
  }
  EXPECT_NEAR(near, 811, 50) << "0.683 of the distribution, of which 0.841 lies within the range";
  EXPECT_NEAR(kept, 775, 53);
  EXPECT_EQ(point_near_standard(unit_cube(3), 3, 5), point_near_standard(unit_cube(3), 3, 5));
  EXPECT_NE(point_near_standard(unit_cube(3), 3, 5), point_near_standard(unit_cube(3), 3, 6));
}

}  // namespace
}  // namespace deft
