#include "deft/preprocessing/zero_center.h"

#include <gtest/gtest.h>

#include "support/checked_options.h"
#include "support/gradient_check.h"
#include "support/preprocessing_check.h"

namespace deft {
namespace {

TEST(ZeroCenter, SubtractsTheTrainingMean) {
  ZeroCenter map({});
  map.fit(std::vector<float>{1, 3, 5}, table_layout({{"a", {}}}));
  EXPECT_EQ(applied(map, {3, 6}, 1, 1), (std::vector<float>{0, 3}));
}

TEST(ZeroCenter, PerPixelSubtractsTheMeanPicture) {
  ZeroCenter map({.per = "pixel"});
  map.fit(std::vector<float>{1, 10, 3, 20}, {{1, 2, 1}, {}});
  EXPECT_EQ(applied(map, {2, 16}, 2, 2), (std::vector<float>{0, 1}));
}

TEST(ZeroCenter, DependsOnlyOnWhatWasFitted) {
  expect_depends_only_on_what_was_fitted<ZeroCenter>({}, golden_rows(0, 15), numeric_layout(), golden_rows(15, 16),
                                                     {1e6f, -1e6f, 0});
}

TEST(ZeroCenter, MergesIntoOneFactorAndOffsetPerChannel) {
  ZeroCenter map({});
  map.fit(golden_rows(0, 15), {{5, 1, 3}, {}});
  std::vector<float> factor, offset;
  ASSERT_TRUE(map.per_channel(factor, offset));
  ASSERT_EQ(factor.size(), 3u);
  const std::vector<float> in = golden_rows(15, 20);
  const std::vector<float> out = applied(map, in, 15, 15);
  for (std::size_t i = 0; i < 15; ++i) EXPECT_EQ(out[i], factor[i % 3] * in[i] + offset[i % 3]);
  ZeroCenter pixels({.per = "pixel"});
  pixels.fit(golden_rows(0, 20), {{5, 1, 3}, {}});
  EXPECT_FALSE(pixels.per_channel(factor, offset));
}

TEST(ZeroCenter, LeavesCategoriesAndMissingValuesAlone) {
  ZeroCenter map({});
  map.fit(std::vector<float>{0, 1, 2, kMissingValue, 1, 5},
          table_layout({{"colour", {"red", "green", "blue"}}, {"size", {}}}));
  const std::vector<float> out = applied(map, {2, kMissingValue}, 2, 2);
  EXPECT_EQ(out[0], 2);
  EXPECT_TRUE(std::isnan(out[1]));
}

TEST(ZeroCenter, RefusesToFitToNothing) {
  EXPECT_EQ(refusal_text([] { ZeroCenter({}).fit({}, numeric_layout()); }),
            "[preprocessing] there are no training samples to fit to");
  EXPECT_EQ(option_problems(ZeroCenterOptions{.per = "row"}), std::vector<std::string>{"per: 'row' is not a choice"});
}

}  // namespace
}  // namespace deft
