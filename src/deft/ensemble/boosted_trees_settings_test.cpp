#include "deft/ensemble/boosted_trees_settings.h"

#include <gtest/gtest.h>

#include <set>

namespace deft {
namespace {

TEST(BoostedTreesSettings, SpanTheRangesEvenlyOnTheirScales) {
  const BoostedTreesOptions own{.folds = 3, .most_rounds = 77};
  constexpr int kDrawn = 2000;
  std::set<std::int64_t> depths;
  int slow = 0, few_columns = 0;
  for (int i = 1; i <= kDrawn; ++i) {
    const BoostedTreesOptions one = drawn_setting(own, 1, i);
    depths.insert(one.depth);
    EXPECT_TRUE(one.learning_rate >= 0.03 && one.learning_rate <= 0.2) << one.learning_rate;
    EXPECT_TRUE(one.row_share >= 0.6 && one.row_share <= 1.0) << one.row_share;
    EXPECT_TRUE(one.leaf_weight >= 0.3 && one.leaf_weight <= 10.0) << one.leaf_weight;
    slow += one.learning_rate < 0.0775;      // the geometric middle of 0.03 and 0.2
    few_columns += one.column_share < 0.7;   // the middle of 0.4 and 1
    EXPECT_EQ(one.folds, 3);
    EXPECT_EQ(one.most_rounds, 77);
  }
  EXPECT_EQ(depths, (std::set<std::int64_t>{3, 4, 5, 6, 7, 8}));
  EXPECT_NEAR(slow, kDrawn / 2, 100);        // 4.5 standard deviations of a binomial
  EXPECT_NEAR(few_columns, kDrawn / 2, 100);
}

TEST(BoostedTreesSettings, RepeatWithTheSeedAndDifferWithTheNumber) {
  EXPECT_EQ(drawn_setting({}, 1, 2).learning_rate, drawn_setting({}, 1, 2).learning_rate);
  EXPECT_NE(drawn_setting({}, 1, 2).learning_rate, drawn_setting({}, 1, 3).learning_rate);
  EXPECT_NE(drawn_setting({}, 1, 2).learning_rate, drawn_setting({}, 2, 2).learning_rate);
}

}  // namespace
}  // namespace deft
