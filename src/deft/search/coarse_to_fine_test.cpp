#include "deft/search/coarse_to_fine.h"

#include <gtest/gtest.h>

#include <cmath>

#include "deft/search/random.h"
#include "support/search_check.h"

namespace deft {
namespace {

TEST(CoarseToFine, DividesTheTrialsAmongItsRounds) {
  const CoarseToFine search({.study = {.trials = 31}, .rounds = 3});
  EXPECT_EQ(search.round_of(1), 0);
  EXPECT_EQ(search.round_of(10), 0);
  EXPECT_EQ(search.round_of(11), 1);
  EXPECT_EQ(search.round_of(30), 2);
}

TEST(CoarseToFine, TheBoxKeepsItsSideAtTheEdge) {
  EXPECT_DOUBLE_EQ(box_begin(0.5, 0.5), 0.25);
  EXPECT_DOUBLE_EQ(box_begin(0.95, 0.5), 0.5);
  EXPECT_DOUBLE_EQ(box_begin(0.0, 0.25), 0.0);
}

// The second round draws within a box of half the side around the best of the first, the third within a quarter.
TEST(CoarseToFine, EachRoundStaysInItsBox) {
  const CoarseToFine search({.study = {.trials = 31}, .rounds = 3, .shrink = 0.5});
  const std::vector<Candidate> all = searched(search, unit_cube(2), 31, sphere);
  for (std::int64_t round = 1; round < 3; ++round) {
    const double side = std::pow(0.5, round);
    const Candidate* best = nullptr;
    for (const Candidate& one : all) {
      if ((one.number == 0 || search.round_of(one.number) < round) && (!best || one.score > best->score)) best = &one;
    }
    for (const Candidate& one : all) {
      if (one.number == 0 || search.round_of(one.number) != round) continue;
      for (std::size_t d = 0; d < 2; ++d) {
        EXPECT_GE(one.point[d], box_begin(best->point[d], side));
        EXPECT_LE(one.point[d], box_begin(best->point[d], side) + side);
      }
    }
  }
}

TEST(CoarseToFine, BeatsRandomSearchOnASmoothHill) {
  int better = 0;
  for (std::int64_t seed = 0; seed < 20; ++seed) {
    const double fine = best_found(CoarseToFine({.study = {.trials = 40, .seed = seed}}), unit_cube(4), 40, sphere);
    better += fine > best_found(RandomSearch({.study = {.trials = 40, .seed = seed}}), unit_cube(4), 40, sphere);
  }
  EXPECT_GE(better, 16);
}

}  // namespace
}  // namespace deft
