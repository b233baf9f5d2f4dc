#include "deft/ensemble/seeds.h"

#include <gtest/gtest.h>

#include "support/checked_options.h"

namespace deft {
namespace {

TEST(Seeds, CountUpFromTheRecipesOwn) {
  const Seeds seeds({.count = 3});
  EXPECT_EQ(seeds.trainings(), 3);
  EXPECT_EQ(seeds.changes(0, 40), (std::vector<std::string>{"ensemble=off", "train.seed=40"}));
  EXPECT_EQ(seeds.changes(2, 40), (std::vector<std::string>{"ensemble=off", "train.seed=42"}));
  EXPECT_EQ(seeds.member_name(2, 40), "seed-42");
}

TEST(Seeds, AllTrainOnTheWholeTrainingPart) { EXPECT_TRUE(Seeds({}).draw(100, 0).empty()); }

TEST(Seeds, OneIsNoEnsemble) { EXPECT_EQ(option_problems(SeedsOptions{.count = 1}), std::vector<std::string>{"count = 1 is outside 2 .. 100"}); }

}  // namespace
}  // namespace deft
