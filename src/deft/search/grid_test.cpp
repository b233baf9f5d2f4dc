#include "deft/search/grid.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "support/search_check.h"

namespace deft {
namespace {

TEST(GridSearch, TriesEveryCombinationOnceAndEnds) {
  const GridSearch search({.points = 3});
  const std::vector<Candidate> all = searched(search, unit_cube(2), 1000, sphere);
  ASSERT_EQ(all.size(), 10u) << "nine, and the recipe's own";
  std::set<Point> points;
  for (std::size_t i = 1; i < all.size(); ++i) points.insert(all[i].point);
  EXPECT_EQ(points.size(), 9u);
  EXPECT_TRUE(points.contains({1.0 / 6, 0.5}));
}

TEST(GridSearch, NineTrialsOfTwoParametersTryThreeValuesOfEach) {
  std::set<double> values;
  const std::vector<Candidate> all = searched(GridSearch({.points = 3}), unit_cube(2), 1000, sphere);
  for (std::size_t i = 1; i < all.size(); ++i) values.insert(all[i].point[0]);
  EXPECT_EQ(values.size(), 3u);
}

// A parameter multiplies only where it has a say: 1 combination of "off", 3 of "on", times 2 of the other parameter.
TEST(GridSearch, ConditionalParametersDoNotMultiplyEverything) {
  const Space space({{.option = "trick", .kind = Parameter::Kind::choice, .values = {"off", "on"}}, {.option = "trick.rate", .parent = 0, .parent_value = 1},
                     {.option = "other", .kind = Parameter::Kind::whole, .low = 1, .high = 2}});
  const GridSearch search({.points = 3});
  EXPECT_EQ(search.count(space), 8);
  std::set<std::string> seen;
  const std::vector<Candidate> all = searched(search, space, 1000, [](const Point&) { return 0.0; });
  for (std::size_t i = 1; i < all.size(); ++i) {
    std::string text;
    for (const Setting& one : space.settings(all[i].point)) text += one.option + one.value + " ";
    seen.insert(text);
  }
  EXPECT_EQ(seen.size(), 8u);
}

TEST(GridSearch, CountsHugeGridsWithoutWalkingThem) { EXPECT_EQ(GridSearch({.points = 1000}).count(unit_cube(30)), GridSearch::kMostCombinations); }

}  // namespace
}  // namespace deft
