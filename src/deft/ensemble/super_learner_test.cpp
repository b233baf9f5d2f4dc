#include "deft/ensemble/super_learner.h"

#include <gtest/gtest.h>

#include "deft/recipe/recipe.h"
#include "support/checked_options.h"

namespace deft {
namespace {

TEST(SuperLearner, RefusesWhatIsNoLearner) {
  EXPECT_TRUE(option_problems(SuperLearnerOptions{.learners = {"network", "boosted_trees", "deep_forest"}}).empty());
  EXPECT_EQ(option_problems(SuperLearnerOptions{.learners = {"network", "svm"}}).size(), 1u);
  EXPECT_EQ(option_problems(SuperLearnerOptions{.learners = {}}).size(), 1u);
  EXPECT_EQ(option_problems(SuperLearnerOptions{.folds = 1}), std::vector<std::string>{"folds = 1 is outside 2 .. 20"});
}

// Any other source of members is averaged.
TEST(SuperLearner, WeighsGreedilyWhereNoRuleIsNamed) {
  Problems problems;
  const Recipe recipe = bind(read_recipe_text("[[ensemble]]\nname = \"super_learner\"\n", "r.toml", problems), problems);
  EXPECT_EQ(recipe.members.name, "super_learner");
  EXPECT_EQ(recipe.combination.name, "greedy");
}

}  // namespace
}  // namespace deft
