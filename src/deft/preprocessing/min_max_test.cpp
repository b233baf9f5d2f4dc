#include "deft/preprocessing/min_max.h"

#include <gtest/gtest.h>

#include "support/checked_options.h"
#include "support/gradient_check.h"
#include "support/preprocessing_check.h"

namespace deft {
namespace {

TEST(MinMax, AgreesWithScikitLearnOnNewRows) {
  MinMax map({.low = -1, .high = 1});
  map.fit(golden_rows(0, 15), numeric_layout());
  expect_close(applied(map, golden_rows(15, 20), 3, 3), goldens::min_max_new, 2e-5);
}

TEST(MinMax, MakesAConstantColumnLow) {
  MinMax map({.low = 2, .high = 3});
  map.fit(std::vector<float>{7, 7}, table_layout({{"a", {}}}));
  EXPECT_EQ(applied(map, {7}, 1, 1)[0], 2);
}

TEST(MinMax, RefusesLowAboveHigh) {
  EXPECT_EQ(option_problems(MinMaxOptions{.low = 1, .high = 1}), std::vector<std::string>{"low must lie below high"});
}

TEST(MinMax, DependsOnlyOnWhatWasFitted) {
  expect_depends_only_on_what_was_fitted<MinMax>({}, golden_rows(0, 15), numeric_layout(), golden_rows(15, 16),
                                                 {1e6f, -1e6f, 0});
}

TEST(MinMax, MergesIntoOneFactorAndOffsetPerChannel) {
  MinMax map({});
  map.fit(golden_rows(0, 15), {{5, 1, 3}, {}});
  std::vector<float> factor, offset;
  ASSERT_TRUE(map.per_channel(factor, offset));
  ASSERT_EQ(factor.size(), 3u);
  const std::vector<float> in = golden_rows(15, 20);
  const std::vector<float> out = applied(map, in, 15, 15);
  for (std::size_t i = 0; i < 15; ++i) EXPECT_EQ(out[i], factor[i % 3] * in[i] + offset[i % 3]);
  MinMax pixels({.per = "pixel"});
  pixels.fit(golden_rows(0, 20), {{5, 1, 3}, {}});
  EXPECT_FALSE(pixels.per_channel(factor, offset));
}

TEST(MinMax, LeavesCategoriesAndMissingValuesAlone) {
  MinMax map({});
  map.fit(std::vector<float>{0, 1, 2, kMissingValue, 1, 5},
          table_layout({{"colour", {"red", "green", "blue"}}, {"size", {}}}));
  const std::vector<float> out = applied(map, {2, kMissingValue}, 2, 2);
  EXPECT_EQ(out[0], 2);
  EXPECT_TRUE(std::isnan(out[1]));
}

TEST(MinMax, RefusesToFitToNothing) {
  EXPECT_EQ(refusal_text([] { MinMax({}).fit({}, numeric_layout()); }),
            "[preprocessing] there are no training samples to fit to");
  EXPECT_EQ(option_problems(MinMaxOptions{.per = "row"}), std::vector<std::string>{"per: 'row' is not a choice"});
}

}  // namespace
}  // namespace deft
