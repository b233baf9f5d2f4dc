#include "deft/search/written_space.h"

#include <gtest/gtest.h>

#include "deft/recipe/recipe.h"

namespace deft {
namespace {

// Resolved, as a study has it.
RecipeDocument recipe(const std::string& more = "") {
  Problems problems;
  const RecipeDocument document = read_recipe_text("[data]\nsource = \"glyphs\"\n[train]\nbatch_size = 128\n[network]\nname = \"resnet20\"\n[[regularization]]\nname = \"dropout\"\nrate = 0.3\n"
                                                   "[[optimization]]\nname = \"nesterov\"\nlearning_rate = 0.05\n[[optimization]]\nname = \"lookahead\"\n[[loss]]\nname = \"cross_entropy\"\n" + more, "r.toml", problems);
  RecipeDocument resolved = bind(document, problems).resolved;
  for (const Problem& one : problems.all()) ADD_FAILURE() << to_string(one);
  return resolved;
}

std::string refused(const std::vector<SpaceEntry>& entries) {
  Problems problems;
  written_space(entries, recipe(), problems);
  std::string text;
  for (const Problem& one : problems.all()) text += (text.empty() ? "" : "\n") + to_string(one);
  return text;
}

Space read(const std::vector<SpaceEntry>& entries) {
  Problems problems;
  const Space space = written_space(entries, recipe(), problems);
  for (const Problem& one : problems.all()) ADD_FAILURE() << to_string(one);
  return space;
}

TEST(WrittenSpace, ARateIsLogarithmicAroundTheRecipesValue) {
  const Space space = read({{.option = "optimization.learning_rate"}});
  ASSERT_EQ(space.size(), 1u);
  EXPECT_EQ(space.describe(), "optimization.nesterov.learning_rate: 0.00166667 .. 1.5, log\n");
  EXPECT_EQ(space.settings(space.standard()), (std::vector<Setting>{{"optimization.nesterov.learning_rate", "0.05"}})) << "the recipe's own value";
}

TEST(WrittenSpace, MomentumRunsThroughOneMinusBetaAndSharesEvenly) {
  EXPECT_EQ(read({{.option = "optimization.beta"}}).describe(), "optimization.nesterov.beta: 0.5 .. 0.99, below_one\n");
  EXPECT_EQ(read({{.option = "regularization.dropout.rate"}}).describe(), "regularization.dropout.rate: 0 .. 0.95\n");
}

TEST(WrittenSpace, WhatIsWrittenIsTaken) {
  EXPECT_EQ(read({{.option = "optimization.learning_rate", .range = {0.001, 1}}}).describe(), "optimization.nesterov.learning_rate: 0.001 .. 1, log\n");
  EXPECT_EQ(read({{.option = "optimization.learning_rate", .range = {0.001, 1}, .scale = "linear"}}).describe(), "optimization.nesterov.learning_rate: 0.001 .. 1\n");
  EXPECT_EQ(read({{.option = "train.batch_size", .values = {256, 64}}}).describe(), "train.batch_size: 64 | 256\n");
  EXPECT_EQ(read({{.option = "activation", .names = {"relu", "gelu"}}}).describe(), "activation: relu | gelu\n");
}

// Whatever the order of writing, what decides stands first.
TEST(WrittenSpace, OptionsOfAChosenTrickDependOnTheChoice) {
  EXPECT_EQ(read({{.option = "optimization.adam.beta2", .range = {0.9, 0.999}}, {.option = "optimization", .names = {"adam", "nesterov"}}, {.option = "optimization.nesterov.beta"}}).describe(),
            "optimization: adam | nesterov\noptimization.adam.beta2: 0.9 .. 0.999, below_one, where optimization is adam\n"
            "optimization.nesterov.beta: 0.5 .. 0.99, below_one, where optimization is nesterov\n");
  EXPECT_EQ(read({{.option = "regularization.max_norm"}, {.option = "regularization.max_norm.limit", .range = {2, 4}}}).describe(),
            "regularization.max_norm: on | off\nregularization.max_norm.limit: 2 .. 4, where regularization.max_norm is on\n");
}

TEST(WrittenSpace, RefusesWithPlaceReasonAndNearestName) {
  const std::string begin = "r.toml: [search] space 1 (";
  EXPECT_EQ(refused({{.option = "optimisation.learning_rate"}}), begin + "optimisation.learning_rate): no chapter is called 'optimisation'; did you mean 'optimization'?");
  EXPECT_EQ(refused({{.option = "optimization.nesterov.learning_rat"}}),
            begin + "optimization.nesterov.learning_rat): the recipe has no such option; did you mean 'optimization.nesterov.learning_rate'? (deft tricks optimization)");
  EXPECT_EQ(refused({{.option = "optimization.learning_rate", .range = {1, 0.1}}}), begin + "optimization.learning_rate): range is empty: its lowest, 1, is above its highest, 0.1");
  EXPECT_EQ(refused({{.option = "optimization.learning_rate", .range = {0, 0.1}, .scale = "log"}}),
            begin + "optimization.learning_rate): a logarithmic scale cannot begin at 0: give a lowest value above 0, or scale = \"linear\"");
  EXPECT_EQ(refused({{.option = "optimization.learning_rate", .range = {0.1, 0.1}}}), begin + "optimization.learning_rate): has only one value; write it into the recipe instead");
  EXPECT_EQ(refused({{.option = "optimization.adam.beta2"}}), begin + "optimization.adam.beta2): is never in force: neither the recipe nor a choice of this space has optimization/adam");
  EXPECT_EQ(refused({{.option = "activation", .names = {"relu", "gleu"}}}), begin + "activation): no activation is called 'gleu'; did you mean 'gelu'?");
  EXPECT_EQ(refused({{.option = "data.validation", .range = {0.1, 0.5}}}), begin + "data.validation): is not searched: trials that differ in it could not be compared");
  EXPECT_EQ(refused({{.option = "train.seed", .range = {1, 5}}}), begin + "train.seed): is not searched: trials that differ in it could not be compared");
}

TEST(WrittenSpace, RefusesWhatTheRecipeWouldRefuse) {
  EXPECT_EQ(refused({{.option = "regularization.dropout.rate", .range = {0.1, 1.5}}}),
            "r.toml: [search] space 1 (regularization.dropout.rate): 1.5 does not fit the recipe: [regularization] rate = 1.5 is outside 0 .. 0.95 (share of inputs set to zero)");
}

TEST(WrittenSpace, RefusesTheSameOptionTwiceAndNothingAtAll) {
  EXPECT_EQ(refused({{.option = "optimization.learning_rate"}, {.option = "optimization.nesterov.learning_rate"}}), "r.toml: [search] space 2 (optimization.nesterov.learning_rate): stands twice; keep one");
  EXPECT_NE(refused({}).find("space is empty"), std::string::npos);
}

TEST(DefaultEntries, ComeInTheTextbooksOrder) {
  std::string options;
  for (const SpaceEntry& one : default_entries(recipe(), 4)) options += one.option + " ";
  EXPECT_EQ(options, "optimization.nesterov.learning_rate optimization.nesterov.beta train.batch_size regularization.dropout.rate ");
  EXPECT_EQ(default_entries(recipe(), 1).size(), 1u);
}

}  // namespace
}  // namespace deft
