#include "deft/search/sobol.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "goldens/search.h"
#include "support/search_check.h"

namespace deft {
namespace {

TEST(SobolSearch, PointsAreSciPys) {
  const std::vector<Point> points = sobol_points(5, 31);
  for (std::size_t i = 0; i < 31; ++i) {
    for (std::size_t d = 0; d < 5; ++d) EXPECT_NEAR(points[i][d], goldens::sobol_5[5 * i + d], 1e-9) << i << " " << d;
  }
}

// With the zero point, 2^k points have one in each interval of 2^-k, in every dimension, whatever the others do.
TEST(SobolSearch, EveryIntervalHoldsItsShare) {
  const std::vector<Point> points = sobol_points(20, 63);
  for (std::size_t d = 0; d < 20; ++d) {
    std::vector<int> seen(64);
    seen[0] = 1;
    for (const Point& one : points) ++seen[static_cast<std::size_t>(one[d] * 64)];
    EXPECT_EQ(std::count(seen.begin(), seen.end(), 1), 64) << d;
  }
}

TEST(SobolSearch, AShiftKeepsThePointsApart) {
  const SobolSearch one({.study = {.seed = 1}}), two({.study = {.seed = 2}}), plain({.shifted = false});
  const Space space = unit_cube(2);
  EXPECT_NE(one.propose(space, {}, 1)->point, two.propose(space, {}, 1)->point);
  EXPECT_EQ(plain.propose(space, {}, 3)->point, sobol_points(2, 3)[2]);
  for (std::int64_t n = 2; n < 10; ++n) {   // the distance between two points on the circle stays
    const auto gap = [&](const SobolSearch& s) {
      const double d = s.propose(space, {}, n)->point[0] - s.propose(space, {}, 1)->point[0];
      return d - std::floor(d);
    };
    EXPECT_NEAR(gap(one), gap(plain), 1e-12);
  }
}

}  // namespace
}  // namespace deft
