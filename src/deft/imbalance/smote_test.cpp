#include "deft/imbalance/smote.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "support/checked_options.h"

namespace deft {
namespace {

const std::vector<Column> kTwoNumbers{{"x", {}}, {"y", {}}};

// Six rows of class 0 around (10, 10), and those given of class 1.
Samples with_rare(const std::vector<std::array<float, 2>>& rare) {
  Samples samples;
  for (int i = 0; i < 6; ++i) {
    samples.rows.insert(samples.rows.end(), {10.0f + static_cast<float>(i), 10.0f});
    samples.labels.push_back(0);
  }
  for (const auto& row : rare) {
    samples.rows.insert(samples.rows.end(), row.begin(), row.end());
    samples.labels.push_back(1);
  }
  return samples;
}

TEST(Smote, EvensOutTheClassesAndKeepsTheRowsThatWereThere) {
  const Samples before = with_rare({{0, 0}, {1, 1}});
  const Samples after = Smote({}).with_new_rows(before, kTwoNumbers, 1);
  EXPECT_EQ(after.size(), 12);
  EXPECT_EQ(std::count(after.labels.begin(), after.labels.end(), 1), 6);
  EXPECT_TRUE(std::equal(before.rows.begin(), before.rows.end(), after.rows.begin()));
}

TEST(Smote, NewRowsLieOnTheLineToANeighbour) {
  const Samples after = Smote({}).with_new_rows(with_rare({{0, 0}, {1, 1}}), kTwoNumbers, 2);
  std::set<float> places;
  for (std::size_t i = 8; i < 12; ++i) {
    const float x = after.rows[2 * i], y = after.rows[2 * i + 1];
    EXPECT_NEAR(x, y, 1e-6);
    EXPECT_GE(x, 0.0f);
    EXPECT_LE(x, 1.0f);
    places.insert(x);
  }
  EXPECT_EQ(places.size(), 4u);
}

TEST(Smote, ReachesOnlyForTheNearestNeighbours) {
  // With one neighbour each, nothing lies between the two far pairs.
  const Samples after = Smote({.neighbours = 1}).with_new_rows(with_rare({{0, 0}, {1, 0}, {100, 0}, {101, 0}}), kTwoNumbers, 3);
  for (std::size_t i = 10; i < 12; ++i) {
    const float x = after.rows[2 * i];
    EXPECT_TRUE(x <= 1.0f || x >= 100.0f) << x;
  }
}

TEST(Smote, MeasuresEachColumnInItsOwnUnits) {
  // Rare rows A (0, 0), B (1, 0.002), C (4, 0). In raw numbers B is nearest to C; in deviations (of x about 6, of y 0.0006)
  // A is nearest to both others, and C to A: new rows lie on A-C or on B-A, never on C-B.
  Samples samples;
  samples.rows = {0, 0, 1, 0.002f, 4, 0, 15, 0, 15, 0, 14, 0, 16, 0, 15, 0, 13, 0};
  samples.labels = {1, 1, 1, 0, 0, 0, 0, 0, 0};
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const Samples after = Smote({.neighbours = 1}).with_new_rows(samples, kTwoNumbers, seed);
    for (std::size_t i = 9; i < 12; ++i) {
      const float x = after.rows[2 * i], y = after.rows[2 * i + 1];
      EXPECT_TRUE(y == 0.0f || std::abs(y - 0.002f * x) < 1e-6f) << x << " " << y;
    }
  }
}

TEST(Smote, ACategoryIsTheNeighboursMostFrequent) {
  const std::vector<Column> columns{{"x", {}}, {"colour", {"red", "green", "blue"}}};
  Samples samples;
  for (int i = 0; i < 8; ++i) {
    samples.rows.insert(samples.rows.end(), {50.0f + static_cast<float>(i), 0.0f});
    samples.labels.push_back(0);
  }
  for (const float colour : {2.0f, 2.0f, 2.0f, 1.0f}) {
    samples.rows.insert(samples.rows.end(), {0.0f, colour});
    samples.labels.push_back(1);
  }
  const Samples after = Smote({.neighbours = 3}).with_new_rows(samples, columns, 4);
  ASSERT_EQ(after.size(), 16);
  for (std::size_t i = 12; i < 16; ++i) EXPECT_EQ(after.rows[2 * i + 1], 2.0f);
}

TEST(Smote, AMissingNumberStaysMissing) {
  const float missing = std::nanf("");
  const Samples after = Smote({}).with_new_rows(with_rare({{missing, 3}, {missing, 5}}), kTwoNumbers, 6);
  for (std::size_t i = 8; i < 12; ++i) {
    EXPECT_TRUE(std::isnan(after.rows[2 * i]));
    EXPECT_GE(after.rows[2 * i + 1], 3.0f);
    EXPECT_LE(after.rows[2 * i + 1], 5.0f);
  }
}

TEST(Smote, AClassWithOneRowIsRepeated) {
  const Samples after = Smote({}).with_new_rows(with_rare({{7, 8}}), kTwoNumbers, 7);
  ASSERT_EQ(after.size(), 12);
  for (std::size_t i = 6; i < 12; ++i) {
    EXPECT_EQ(after.rows[2 * i], 7.0f);
    EXPECT_EQ(after.rows[2 * i + 1], 8.0f);
  }
}

TEST(Smote, RefusesNoNeighbours) {
  EXPECT_EQ(option_problems(SmoteOptions{.neighbours = 0}), std::vector<std::string>{"neighbours = 0 is outside 1 .. 1000"});
}

}  // namespace
}  // namespace deft
