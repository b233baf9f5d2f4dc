#include "deft/core/recipe_document.h"

#include <gtest/gtest.h>

#include <memory>

namespace deft {
namespace {

RecipeDocument read(const std::string& text, Problems& problems) { return read_recipe_text(text, "r.toml", problems); }

RecipeDocument read(const std::string& text) {
  Problems problems;
  RecipeDocument document = read(text, problems);
  EXPECT_TRUE(problems.empty());
  return document;
}

TEST(ReadRecipe, KeepsThePlacesOfKeysAndValues) {
  const RecipeDocument document = read("[train]\nepochs = 3\n\n[[loss]]\n  name = \"l2\"\n");
  const Field* epochs = document.chapters.at("train")[0].find("epochs");
  ASSERT_NE(epochs, nullptr);
  EXPECT_EQ(epochs->place.line, 2);
  EXPECT_EQ(epochs->place.column, 1);
  EXPECT_EQ(epochs->value.place.column, 10);
  EXPECT_EQ(document.chapters.at("loss")[0].find("name")->place.column, 3);
  EXPECT_EQ(document.chapters.at("loss")[0].find("name")->place.file, "r.toml");
}

TEST(ReadRecipe, KeepsTheOrderOfTheFileAndOfLists) {
  const RecipeDocument document = read("[[a]]\nzebra = 1\napple = 2\nmango = 3\n[[a]]\nx = 1\n");
  const std::vector<Table>& entries = document.chapters.at("a");
  ASSERT_EQ(entries.size(), 2u);
  ASSERT_EQ(entries[0].fields.size(), 3u);
  EXPECT_EQ(entries[0].fields[0].name, "zebra");
  EXPECT_EQ(entries[0].fields[1].name, "apple");
  EXPECT_EQ(entries[0].fields[2].name, "mango");
}

TEST(ReadRecipe, TellsAbsentFromEmpty) {
  const RecipeDocument document = read("augmentation = []\n");
  EXPECT_TRUE(document.has("augmentation"));
  EXPECT_TRUE(document.chapters.at("augmentation").empty());
  EXPECT_FALSE(document.has("loss"));
}

TEST(ReadRecipe, OneTableCountsAsAListOfOne) {
  EXPECT_EQ(read("[loss]\nname = \"l2\"\n").chapters.at("loss").size(), 1u);
  EXPECT_EQ(read("loss = [{name = \"l2\"}, {name = \"l1\"}]\n").chapters.at("loss").size(), 2u);
}

TEST(ReadRecipe, ReportsWhatIsNoTable) {
  Problems problems;
  read("train = 3\nloss = [1, 2]\n", problems);
  ASSERT_EQ(problems.all().size(), 2u);
  EXPECT_EQ(to_string(problems.all()[0]), "r.toml:1:1: [train]: expected a table or a list of tables, got the number 3");
  EXPECT_EQ(to_string(problems.all()[1]), "r.toml:2:1: [loss]: expected a table or a list of tables, got a list");
}

TEST(ReadRecipe, RefusesWhatIsNotToml) {
  try {
    read("[train]\nepochs = = 3\n");
    FAIL();
  } catch (const Refusal& refusal) {
    EXPECT_TRUE(std::string(refusal.what()).starts_with("r.toml:2:10: this is not TOML: ")) << refusal.what();
  }
  EXPECT_THROW(read_recipe("/no/such/file.toml", *std::make_unique<Problems>()), Refusal);
}

TEST(WriteRecipe, ReadsBackTheSame) {
  const std::string text =
      "augmentation = []\n\n[data]\nsource = \"a \\\"b\\\" \\\\ c\"\nvalidation = 0.1\n\n[[network]]\nname = \"layers\"\n[[network.layer]]\nname = \"convolution\"\nchannels = 64\n"
      "[[network.layer]]\nname = \"linear\"\n\n[[optimization]]\nname = \"sgd\"\nrate = 1.0\ntiny = 1e-300\nflag = true\n"
      "groups = [{ layers = \"*.bias\", rate_factor = 64.0 }]\nwidths = [1.0, 2.5]\n";
  const std::string once = write_recipe(read(text), {"data"});
  EXPECT_EQ(once, text);
  EXPECT_EQ(write_recipe(read(once), {"data"}), once);
}

TEST(WriteRecipe, KeepsRealsRealAndExact) {
  RecipeDocument document;
  Table table;
  for (const double value : {0.1, 1.0 / 3.0, 1e22, -0.0, 5e-324}) table.set("v" + std::to_string(table.fields.size()), {value, {}});
  document.chapters["train"] = {table};
  const RecipeDocument same = read(write_recipe(document, {"train"}));
  for (const Field& field : table.fields) {
    const Value& value = same.chapters.at("train")[0].find(field.name)->value;
    ASSERT_TRUE(std::holds_alternative<double>(value.data)) << field.name;
    EXPECT_EQ(std::get<double>(value.data), std::get<double>(field.value.data));
  }
}

TEST(WriteRecipe, ControlCharactersSurvive) {
  RecipeDocument document;
  Table table;
  table.set("source", {std::string("a\tb\nc\x7f\x01"), {}});
  document.chapters["data"] = {table};
  EXPECT_EQ(read(write_recipe(document, {"data"})).chapters.at("data")[0].text("source"), "a\tb\nc\x7f\x01");
}

TEST(WriteRecipe, CommentsStandAboveTheirChapter) {
  const std::string text = write_recipe(read("[train]\nepochs = 3\n"), {"train"}, {{"train", {"first", "second"}}});
  EXPECT_EQ(text, "\n# first\n# second\n[train]\nepochs = 3\n");
}

TEST(ReadValue, IsTomlElseText) {
  const auto kind = [](const std::string& text) { return read_value(text, {}).data.index(); };
  EXPECT_EQ(kind("true"), 0u);
  EXPECT_EQ(kind("3"), 1u);
  EXPECT_EQ(kind("0.5"), 2u);
  EXPECT_EQ(kind("\"x\""), 3u);
  EXPECT_EQ(kind("cpu"), 3u);
  EXPECT_EQ(kind("[1, 2]"), 4u);
  EXPECT_EQ(kind("{a = 1}"), 5u);
  EXPECT_EQ(std::get<std::string>(read_value("../data/x y", {}).data), "../data/x y");
  EXPECT_EQ(std::get<std::string>(read_value("1\nother = 2", {}).data), "1\nother = 2") << "one value, not a smuggled second key";
}

}  // namespace
}  // namespace deft
