#include "deft/ensemble/bagging.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace deft {
namespace {

TEST(Bagging, ABootstrapHoldsAsManyAndOneMinusOneOverEOfTheSamples) {
  const std::vector<std::int64_t> drawn = bootstrap(20000, 7, 1);
  EXPECT_EQ(drawn.size(), 20000u);
  EXPECT_GE(*std::min_element(drawn.begin(), drawn.end()), 0);
  EXPECT_LT(*std::max_element(drawn.begin(), drawn.end()), 20000);
  const double share = static_cast<double>(std::set<std::int64_t>(drawn.begin(), drawn.end()).size()) / 20000;
  EXPECT_NEAR(share, 1 - std::exp(-1.0), 4 * 0.31 / std::sqrt(20000.0));
}

TEST(Bagging, EachSampleIsDrawnAsOftenAsAnyOther) {
  std::vector<double> counts(50, 0.0);
  for (std::int64_t member = 1; member <= 400; ++member) {
    for (const std::int64_t one : bootstrap(50, 3, member)) ++counts[static_cast<std::size_t>(one)];
  }
  for (const double one : counts) EXPECT_NEAR(one, 400, 4.5 * std::sqrt(400.0));
}

TEST(Bagging, DrawsAnewForEachMemberAndTheSameAgain) {
  EXPECT_NE(bootstrap(100, 7, 1), bootstrap(100, 7, 2));
  EXPECT_NE(bootstrap(100, 7, 1), bootstrap(100, 8, 1));
  EXPECT_EQ(bootstrap(100, 7, 1), bootstrap(100, 7, 1));
}

TEST(Bagging, AMemberAloneTrainsOnItsOwnSample) {
  const Bagging all({.count = 4}), second({.count = 4, .member = 2});
  EXPECT_EQ(all.trainings(), 4);
  EXPECT_TRUE(all.draw(10, 5).empty());
  EXPECT_EQ(all.changes(1, 20), (std::vector<std::string>{"ensemble=off", "ensemble.bagging.member=2", "train.seed=21"}));
  EXPECT_EQ(second.trainings(), 0);
  EXPECT_EQ(second.draw(10, 5), bootstrap(10, 5, 2));
}

}  // namespace
}  // namespace deft
