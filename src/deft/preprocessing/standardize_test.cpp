#include "deft/preprocessing/standardize.h"

#include <gtest/gtest.h>

#include "support/checked_options.h"
#include "support/gradient_check.h"
#include "support/preprocessing_check.h"

namespace deft {
namespace {

TEST(Standardize, AgreesWithScikitLearnOnNewRows) {
  Standardize map({});
  map.fit(golden_rows(0, 15), numeric_layout());
  expect_close(applied(map, golden_rows(15, 20), 3, 3), goldens::standardized_new, 2e-5);
}

TEST(Standardize, PerPixelOrFeatureOfATableIsPerColumn) {
  for (const char* per : {"pixel", "feature"}) {
    Standardize map({.per = per});
    map.fit(golden_rows(0, 15), numeric_layout());
    expect_close(applied(map, golden_rows(15, 20), 3, 3), goldens::standardized_new, 2e-5);
  }
}

TEST(Standardize, PerFeatureOfAPictureTakesEachNumberByItself) {
  Standardize map({.per = "feature"});
  map.fit(std::vector<float>{0, 10, 2, 30}, {{1, 2, 1}, {}});  // two pictures of two pixels: means 1, 20, deviations 1, 10
  EXPECT_EQ(applied(map, {3, 20}, 2, 2), (std::vector<float>{2, 0}));
}

TEST(Standardize, OnlyCentresAConstantColumn) {
  Standardize map({});
  map.fit(std::vector<float>{0.1f, 0.1f, 0.1f}, table_layout({{"a", {}}}));
  const std::vector<float> out = applied(map, {0.1f, 1.1f}, 1, 1);
  EXPECT_NEAR(out[0], 0, 1e-6);
  EXPECT_NEAR(out[1], 1, 1e-6);
}

TEST(Standardize, DependsOnlyOnWhatWasFitted) {
  expect_depends_only_on_what_was_fitted<Standardize>({}, golden_rows(0, 15), numeric_layout(), golden_rows(15, 16),
                                                      {1e6f, -1e6f, 0});
}

TEST(Standardize, MergesIntoOneFactorAndOffsetPerChannel) {
  Standardize map({});
  map.fit(golden_rows(0, 15), {{5, 1, 3}, {}});
  std::vector<float> factor, offset;
  ASSERT_TRUE(map.per_channel(factor, offset));
  ASSERT_EQ(factor.size(), 3u);
  const std::vector<float> in = golden_rows(15, 20);
  const std::vector<float> out = applied(map, in, 15, 15);
  for (std::size_t i = 0; i < 15; ++i) EXPECT_EQ(out[i], factor[i % 3] * in[i] + offset[i % 3]);
  Standardize pixels({.per = "pixel"});
  pixels.fit(golden_rows(0, 20), {{5, 1, 3}, {}});
  EXPECT_FALSE(pixels.per_channel(factor, offset));
}

TEST(Standardize, LeavesCategoriesAndMissingValuesAlone) {
  Standardize map({});
  map.fit(std::vector<float>{0, 1, 2, kMissingValue, 1, 5},
          table_layout({{"colour", {"red", "green", "blue"}}, {"size", {}}}));
  const std::vector<float> out = applied(map, {2, kMissingValue}, 2, 2);
  EXPECT_EQ(out[0], 2);
  EXPECT_TRUE(std::isnan(out[1]));
}

TEST(Standardize, RefusesToFitToNothing) {
  EXPECT_EQ(refusal_text([] { Standardize({}).fit({}, numeric_layout()); }),
            "[preprocessing] there are no training samples to fit to");
  EXPECT_EQ(option_problems(StandardizeOptions{.per = "row"}), std::vector<std::string>{"per: 'row' is not a choice"});
}

TEST(Standardize, TakesGivenMeansAndDeviationsInsteadOfMeasuringThem) {
  Standardize map({.means = {0.5, 0.25, 0}, .deviations = {0.5, 0.25, 1}});
  map.fit(golden_rows(0, 15), {{5, 1, 3}, {}});
  EXPECT_EQ(applied(map, {1, 1, 1}, 3, 3), (std::vector<float>{1, 3, 1}));
  EXPECT_EQ(refusal_text([] {
              Standardize two({.means = {0.5, 0.5}, .deviations = {1, 1}});
              two.fit(golden_rows(0, 15), {{5, 1, 3}, {}});
            }),
            "[preprocessing] standardize means: 2 numbers for 3 channels");
  EXPECT_EQ(option_problems(StandardizeOptions{.means = {1}}), std::vector<std::string>{"means and deviations must have the same length"});
}

}  // namespace
}  // namespace deft
