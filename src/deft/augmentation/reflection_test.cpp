#include "deft/augmentation/reflection.h"

#include <gtest/gtest.h>

#include <map>
#include <stdexcept>

#include "support/checked_options.h"
#include "support/distribution_check.h"

namespace deft {
namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes reflected_square(Axis axis) {
  Image image{3, 3, 1, {1, 2, 3, 4, 5, 6, 7, 8, 9}};
  reflect(image, axis);
  return image.pixels;
}

TEST(Reflection, EveryAxisByHand) {
  EXPECT_EQ(reflected_square(Axis::vertical), (Bytes{3, 2, 1, 6, 5, 4, 9, 8, 7}));
  EXPECT_EQ(reflected_square(Axis::horizontal), (Bytes{7, 8, 9, 4, 5, 6, 1, 2, 3}));
  EXPECT_EQ(reflected_square(Axis::diagonal), (Bytes{1, 4, 7, 2, 5, 8, 3, 6, 9}));
  EXPECT_EQ(reflected_square(Axis::antidiagonal), (Bytes{9, 6, 3, 8, 5, 2, 7, 4, 1}));
}

TEST(Reflection, ColoursStayTogether) {
  Image image{2, 2, 3, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}};
  reflect(image, Axis::diagonal);
  EXPECT_EQ(image.pixels, (Bytes{1, 2, 3, 7, 8, 9, 4, 5, 6, 10, 11, 12}));
}

TEST(Reflection, EachAxisAndNoneAreEquallyLikely) {
  const Reflection reflection({.axes = {"vertical", "horizontal", "diagonal", "antidiagonal"}});
  std::map<Bytes, int> seen;
  for (std::uint64_t i = 0; i < 10000; ++i) {
    Image image{2, 2, 1, {1, 2, 3, 4}};
    Random random = Random::of(5, "reflection", i);
    reflection.apply(image, random, {});
    ++seen[image.pixels];
  }
  ASSERT_EQ(seen.size(), 5u);
  std::vector<std::int64_t> counts;
  for (const auto& [key, count] : seen) counts.push_back(count);
  expect_equally_often(counts);
}

TEST(Reflection, OblongPicturesSkipTheDiagonals) {
  const Reflection reflection({.axes = {"diagonal", "antidiagonal"}});
  for (std::uint64_t i = 0; i < 50; ++i) {
    Image image{1, 2, 1, {1, 2}};
    Random random(i);
    reflection.apply(image, random, {});
    EXPECT_EQ(image.pixels, (Bytes{1, 2}));
  }
  Image oblong{1, 2, 1, {1, 2}};
  EXPECT_THROW(reflect(oblong, Axis::diagonal), std::logic_error);
}

TEST(Reflection, RefusesUnknownAxesAndNone) {
  const std::vector<std::string> refused{"axes must name at least one of vertical, horizontal, diagonal, antidiagonal"};
  EXPECT_EQ(option_problems(ReflectionOptions{.axes = {"vertikal"}}), refused);
  EXPECT_EQ(option_problems(ReflectionOptions{.axes = {}}), refused);
}

}  // namespace
}  // namespace deft
