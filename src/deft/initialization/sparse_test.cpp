#include "deft/initialization/sparse.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "support/checked_options.h"
#include "support/distribution_check.h"

namespace deft {
namespace {

constexpr std::int64_t kInputs = 40, kUnits = 5000;

std::vector<float> filled(const SparseOptions& options) {
  std::vector<float> values(kInputs * kUnits, 9.0f);
  Random random(2);
  Sparse(options).initialize({"linear1.weight", "linear", {kUnits, kInputs}, kInputs, kUnits}, values, {}, random);
  return values;
}

TEST(Sparse, GivesEveryUnitExactlyItsConnections) {
  const std::vector<float> values = filled({.connections = 7});
  for (std::int64_t unit = 0; unit < kUnits; ++unit) {
    const auto row = values.begin() + unit * kInputs;
    EXPECT_EQ(kInputs - std::count(row, row + kInputs, 0.0f), 7);
  }
}

TEST(Sparse, ChoosesEveryInputEquallyOften) {
  const std::vector<float> values = filled({.connections = 7});
  std::vector<std::int64_t> counts(kInputs, 0);
  for (std::size_t i = 0; i < values.size(); ++i) counts[i % kInputs] += values[i] != 0.0f;
  expect_equally_often(counts);
}

TEST(Sparse, DrawsTheChosenWeightsFromItsNormalDistribution) {
  std::vector<float> values = filled({.connections = 7, .deviation = 0.5});
  std::erase(values, 0.0f);
  expect_distribution(values, [](double w) { return standard_normal_below(w / 0.5); });
}

TEST(Sparse, FillsUnitsWithFewInputsWhole) {
  const std::vector<float> values = filled({.connections = 100});
  EXPECT_EQ(std::count(values.begin(), values.end(), 0.0f), 0);
}

TEST(Sparse, RefusesNoConnections) {
  EXPECT_EQ(option_problems(SparseOptions{.connections = 0}),
            std::vector<std::string>{"connections = 0 is outside 1 .. 1e+06"});
}

}  // namespace
}  // namespace deft
