#include "deft/decide/softmax_regression.h"

#include <gtest/gtest.h>

#include "deft/decide/decide.h"
#include "deft/recipe/recipe.h"

namespace deft {
namespace {

TEST(SoftmaxRegression, KeepsDataAndTimeAndReplacesTheRest) {
  Problems problems;
  RecipeDocument document = read_recipe_text("[data]\nsource = \"glyphs\"\nseed = 4\n[train]\nseed = 7\ntime = \"3s\"\n", "r.toml", problems);
  Facts facts;
  facts.samples = 600;
  facts.height = facts.width = 28;
  facts.channels = 1;
  facts.classes = 10;
  decide(facts, 3, document);
  const Recipe recipe = bind(softmax_regression(document, 540), problems);
  for (const Problem& one : problems.all()) ADD_FAILURE() << to_string(one);
  EXPECT_EQ(recipe.network.name, "linear");
  EXPECT_TRUE(recipe.augmentation.empty());
  EXPECT_TRUE(recipe.test_time.empty());
  EXPECT_EQ(recipe.data.seed, 4);
  EXPECT_EQ(recipe.train.seed, 7);
  EXPECT_EQ(recipe.train.time, "3s");
  EXPECT_EQ(recipe.coach.mode, "off");
}

}  // namespace
}  // namespace deft
