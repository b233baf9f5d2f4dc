#include "deft/preprocessing/log1p.h"

#include <gtest/gtest.h>

#include "support/checked_options.h"
#include "support/gradient_check.h"
#include "support/preprocessing_check.h"

namespace deft {
namespace {

TEST(Log1p, KnownValues) {
  EXPECT_EQ(signed_log1p(0, 1), 0);
  EXPECT_NEAR(signed_log1p(1.7182818f, 1), 1, 1e-6);
  EXPECT_NEAR(signed_log1p(-1.7182818f, 1), -1, 1e-6);
  EXPECT_NEAR(signed_log1p(0.5f, 18), 2.302585f, 1e-6);  // log 10
  EXPECT_NEAR(signed_log1p(1e-8f, 1), 1e-8f, 1e-14);     // log(1 + x) itself would give 0
}

TEST(Log1p, AgreesWithNumpy) {
  Log1p map({});
  map.fit(golden_rows(0, 15), numeric_layout());
  expect_close(applied(map, golden_rows(15, 20), 3, 3), goldens::log1p_new, 1e-6);
}

TEST(Log1p, LeavesCategoriesAndMissingValuesAlone) {
  Log1p map({});
  map.fit({}, table_layout({{"colour", {"red", "green", "blue"}}, {"size", {}}}));
  const std::vector<float> out = applied(map, {2, kMissingValue}, 2, 2);
  EXPECT_EQ(out[0], 2);
  EXPECT_TRUE(std::isnan(out[1]));
}

TEST(Log1p, DependsOnlyOnWhatWasFitted) {
  expect_depends_only_on_what_was_fitted<Log1p>({}, golden_rows(0, 15), numeric_layout(), golden_rows(15, 16),
                                                {1e6f, -1e6f, 0});
}

TEST(Log1p, RefusesAScaleOfZero) {
  EXPECT_EQ(option_problems(Log1pOptions{.scale = 0}), std::vector<std::string>{"scale = 0 is outside 1e-06 .. 1e+06"});
}

}  // namespace
}  // namespace deft
