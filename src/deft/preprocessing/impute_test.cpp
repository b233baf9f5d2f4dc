#include "deft/preprocessing/impute.h"

#include <gtest/gtest.h>

#include "support/checked_options.h"
#include "support/gradient_check.h"
#include "support/preprocessing_check.h"

namespace deft {
namespace {

// The holes of tests/goldens/make_preprocessing.py.
std::vector<float> rows_with_holes() {
  std::vector<float> rows = golden_rows(0, 15);
  for (std::size_t row : {1, 4, 9}) rows[row * 3] = kMissingValue;
  rows[2 * 3 + 2] = kMissingValue;
  return rows;
}

const std::vector<float> kHoles{kMissingValue, kMissingValue, kMissingValue};

TEST(Impute, FillsWithScikitLearnsMediansAndMeans) {
  for (const auto& [rule, expected] : {std::pair{"median", goldens::medians}, {"mean", goldens::means}}) {
    Impute map({.numeric = rule});
    map.fit(rows_with_holes(), numeric_layout());
    expect_close(applied(map, kHoles, 3, 3), expected, 1e-5);
  }
}

TEST(Impute, LeavesKnownValuesAlone) {
  Impute map({});
  map.fit(rows_with_holes(), numeric_layout());
  EXPECT_EQ(applied(map, {1, 2, 3}, 3, 3), (std::vector<float>{1, 2, 3}));
}

TEST(Impute, IndicatorColumnsStandAtTheEnd) {
  Impute map({.indicator = true});
  const SampleLayout layout = map.fit(rows_with_holes(), numeric_layout());
  ASSERT_EQ(layout.columns.size(), 5u);
  EXPECT_EQ(layout.columns[3].name, "a missing");
  EXPECT_EQ(layout.columns[4].name, "c missing");
  const std::vector<float> out = applied(map, {kMissingValue, kMissingValue, 3}, 3, 5);
  EXPECT_EQ(out[3], 1);
  EXPECT_EQ(out[4], 0);
}

TEST(Impute, FillsCategoriesWithTheMostFrequentOne) {
  Impute map({});
  map.fit(std::vector<float>{0, 1, 1, kMissingValue}, table_layout({{"colour", {"red", "green"}}}));
  EXPECT_EQ(applied(map, {kMissingValue}, 1, 1)[0], 1);
}

TEST(Impute, OrWithACategoryOfTheirOwn) {
  Impute map({.categorical = "category"});
  const SampleLayout layout = map.fit(std::vector<float>{0, 1}, table_layout({{"colour", {"red", "green"}}}));
  EXPECT_EQ(layout.columns[0].categories, (std::vector<std::string>{"red", "green", "missing"}));
  EXPECT_EQ(applied(map, {kMissingValue}, 1, 1)[0], 2);
}

TEST(Impute, FillsAColumnWithoutAnyValueWithZero) {
  Impute map({});
  map.fit(kHoles, table_layout({{"a", {}}}));
  EXPECT_EQ(applied(map, {kMissingValue}, 1, 1)[0], 0);
}

TEST(Impute, DependsOnlyOnWhatWasFitted) {
  expect_depends_only_on_what_was_fitted<Impute>({}, rows_with_holes(), numeric_layout(), kHoles, {1e6f, 1e6f, 1e6f});
}

TEST(Impute, RefusesPicturesAndUnknownRules) {
  EXPECT_EQ(refusal_text([] {
              Impute({}).fit(std::vector<float>{1, 2, 3}, {{1, 1, 3}, {}});
            }),
            "[preprocessing] impute: the data are pictures; it works on the columns of a table");
  EXPECT_EQ(option_problems(ImputeOptions{.numeric = "mode"}),
            std::vector<std::string>{"numeric: 'mode' is not a choice"});
}

}  // namespace
}  // namespace deft
