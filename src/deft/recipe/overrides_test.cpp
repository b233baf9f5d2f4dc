// Each rule of the guide's section on overrides, on a written recipe and on one that is still to be decided.
#include "deft/recipe/overrides.h"

#include <gtest/gtest.h>

#include "deft/recipe/chapters.h"

namespace deft {
namespace {

const char* const kRecipe =
    "[train]\nepochs = 3\n[activation]\nname = \"relu\"\n[network]\nname = \"linear\"\n[[optimization]]\nname = \"nesterov\"\ngroups = [{ layers = \"*.bias\" }]\n"
    "[[regularization]]\nname = \"l1\"\n[[regularization]]\nname = \"l2\"\n[[regularization]]\nname = \"dropout\"\n[[regularization]]\nname = \"dropout\"\n";

struct Applied {
  RecipeDocument document;
  std::string problems;
  const Table& entry(const std::string& chapter, std::size_t index) const { return document.chapters.at(chapter).at(index); }
  std::vector<std::string> names(const std::string& chapter) const {
    std::vector<std::string> all;
    for (const Table& one : document.chapters.at(chapter)) all.push_back(one.text("name"));
    return all;
  }
  double real(const std::string& chapter, std::size_t index, const std::string& option) const {
    const Field* field = entry(chapter, index).find(option);
    if (!field) return -1;
    if (const auto* whole = std::get_if<std::int64_t>(&field->value.data)) return static_cast<double>(*whole);
    return std::get<double>(field->value.data);
  }
};

Applied apply(const std::vector<std::string>& words, const std::string& recipe = kRecipe) {
  Applied result;
  Problems problems;
  result.document = read_recipe_text(recipe, "r.toml", problems);
  std::vector<Override> overrides;
  for (const std::string& word : words) overrides.push_back(parse_override(word));
  apply_overrides(result.document, overrides, problems);
  for (const Problem& one : problems.all()) result.problems += to_string(one) + "\n";
  return result;
}

using Names = std::vector<std::string>;

TEST(Override, SetsAnOptionOfASingleChapter) {
  const Applied a = apply({"train.epochs=5", "train.seed=7"});
  EXPECT_EQ(a.problems, "");
  EXPECT_EQ(a.real("train", 0, "epochs"), 5);
  EXPECT_EQ(a.real("train", 0, "seed"), 7);
}

TEST(Override, SetsTheOnlyEntryThatHasTheOption) {
  const Applied a = apply({"optimization.learning_rate=0.05"});
  EXPECT_EQ(a.problems, "");
  EXPECT_EQ(a.real("optimization", 0, "learning_rate"), 0.05);
}

TEST(Override, OfSeveralEntriesIsRefusedWithTheFullForms) {
  EXPECT_EQ(apply({"regularization.rate=0.1"}).problems,
            "command line: 'regularization.rate': several entries of [regularization] have the option 'rate'; write regularization.l1.rate, regularization.l2.rate, "
            "regularization.dropout.rate, regularization.dropout.2.rate\n");
}

TEST(Override, OfNoEntryIsRefusedWithTheFullForms) {
  const std::string text = apply({"regularization.limit=2"}).problems;
  EXPECT_EQ(text, "command line: 'regularization.limit': no entry of [regularization] has the option 'limit'; write regularization.max_norm.limit\n");
}

TEST(Override, SetsTheNamedEntryOrAppendsIt) {
  const Applied a = apply({"regularization.l2.rate=0.5", "regularization.max_norm.limit=4"});
  EXPECT_EQ(a.problems, "");
  EXPECT_EQ(a.real("regularization", 1, "rate"), 0.5);
  EXPECT_EQ(a.names("regularization"), (Names{"l1", "l2", "dropout", "dropout", "max_norm"}));
  EXPECT_EQ(a.real("regularization", 4, "limit"), 4);
}

TEST(Override, NumberSaysWhichOfTwo) {
  const Applied a = apply({"regularization.dropout.2.rate=0.7", "regularization.dropout.3.rate=0.8"});
  EXPECT_EQ(a.problems, "");
  EXPECT_EQ(a.real("regularization", 2, "rate"), -1);
  EXPECT_EQ(a.real("regularization", 3, "rate"), 0.7);
  EXPECT_EQ(a.real("regularization", 4, "rate"), 0.8) << "the next one is appended";
  EXPECT_NE(apply({"regularization.dropout.5.rate=0.7"}).problems, "");
}

TEST(Override, SwitchesTricksOnAndOff) {
  EXPECT_EQ(apply({"regularization.max_norm=on"}).names("regularization").back(), "max_norm");
  EXPECT_EQ(apply({"regularization.l2=on"}).names("regularization").size(), 4u) << "it is there already";
  EXPECT_EQ(apply({"regularization.dropout=off"}).names("regularization"), (Names{"l1", "l2"})) << "both go";
  EXPECT_EQ(apply({"regularization.drop_connect=off"}).problems, "") << "what is absent may be switched off";
}

TEST(Override, NameMakesTheChapterJustThat) {
  EXPECT_EQ(apply({"regularization.name=l2"}).names("regularization"), Names{"l2"});
  EXPECT_EQ(apply({"activation.name=rrelu"}).names("activation"), Names{"rrelu"});
  const Applied a = apply({"activation.rrelu.low=4"});
  EXPECT_EQ(a.names("activation"), Names{"rrelu"}) << "a single chapter holds one";
}

// [search] and [transfer] have a trick that is meant where none is named.
TEST(Override, FindsTheOptionOfTheTrickThatIsMeantWithoutAName) {
  const Applied applied = apply({"search.trials=7"}, "[search]\nspace = []\n");
  EXPECT_EQ(applied.problems, "");
  EXPECT_EQ(applied.names("search"), std::vector<std::string>{"successive_halving"});
  EXPECT_EQ(applied.real("search", 0, "trials"), 7);
}

TEST(Override, OffEmptiesAList) {
  EXPECT_TRUE(apply({"regularization=off"}).document.chapters.at("regularization").empty());
  EXPECT_NE(apply({"train=off"}).problems, "") << "a single chapter cannot be empty";
}

TEST(Override, ReachesIntoListsOfTablesFromOne) {
  const Applied a = apply({"optimization.groups.1.layers=*.weight"});
  EXPECT_EQ(a.problems, "");
  const auto& groups = std::get<ValueList>(a.entry("optimization", 0).find("groups")->value.data);
  EXPECT_EQ(std::get<Table>(groups[0].data).text("layers"), "*.weight");
  EXPECT_EQ(apply({"optimization.groups.2.layers=x"}).problems, "command line: 'optimization.groups.2.layers': 'groups' has entries 1 to 1\n");
}

TEST(Override, AppliesFromLeftToRight) {
  EXPECT_EQ(apply({"train.epochs=5", "train.epochs=6"}).real("train", 0, "epochs"), 6);
  EXPECT_EQ(apply({"regularization=off", "regularization.l1=on"}).names("regularization"), Names{"l1"});
  EXPECT_TRUE(apply({"regularization.l1=on", "regularization=off"}).names("regularization").empty());
}

TEST(Override, ValueIsTomlElseText) {
  EXPECT_EQ(apply({"data.source=../x y"}).entry("data", 0).text("source"), "../x y");
  EXPECT_EQ(apply({"data.source=\"quoted\""}).entry("data", 0).text("source"), "quoted");
}

TEST(Override, UnknownKeysGetASuggestion) {
  EXPECT_EQ(apply({"train.epcohs=5"}).problems, "command line: unknown key 'train.epcohs'; did you mean 'train.epochs'?\n");
  EXPECT_EQ(apply({"shedule.cosine=on"}).problems, "command line: unknown key 'shedule.cosine'; did you mean 'schedule.cosine'?\n");
  EXPECT_EQ(apply({"regularization.dropuot.rate=0.1"}).problems,
            "command line: unknown key 'regularization.dropuot.rate'; did you mean 'regularization.dropout.rate'?\n");
}

TEST(Override, WithoutAnEqualsSignIsRefused) {
  EXPECT_THROW(parse_override("train.epochs"), Refusal);
  EXPECT_THROW(parse_override("=3"), Refusal);
  EXPECT_EQ(parse_override("a.b=c=d").value, "c=d");
  EXPECT_EQ(parse_override("a.b=").value, "");
}

TEST(Override, OfAChapterThatIsStillToBeDecidedWaits) {
  Problems problems;
  RecipeDocument document = read_recipe_text("[train]\nepochs = 3\n", "r.toml", problems);
  std::vector<Override> deferred;
  apply_overrides(document, {parse_override("optimization.learning_rate=0.5"), parse_override("train.epochs=4"), parse_override("loss.name=l2")}, problems, &deferred);
  EXPECT_TRUE(problems.empty());
  ASSERT_EQ(deferred.size(), 1u);
  EXPECT_EQ(deferred[0].path, "optimization.learning_rate");
  EXPECT_FALSE(document.has("optimization"));
  EXPECT_EQ(document.chapters.at("loss")[0].text("name"), "l2");
}

TEST(Override, TransferTakesTheRuleWhereNoTrickIsNamedAndNeverWaits) {
  for (const auto& [words, trick] : {std::pair{std::vector<std::string>{"transfer.from=a.pth"}, "four_cases"},
                                     std::pair{std::vector<std::string>{"transfer.fine_tune_top.from=a.pth", "transfer.layers=2"}, "fine_tune_top"}}) {
    RecipeDocument document;
    Problems problems;
    std::vector<Override> overrides, deferred;
    for (const std::string& word : words) overrides.push_back(parse_override(word));
    apply_overrides(document, overrides, problems, &deferred);
    EXPECT_TRUE(problems.empty());
    EXPECT_TRUE(deferred.empty());
    EXPECT_EQ(document.chapters.at("transfer").at(0).text("name"), trick);
    EXPECT_EQ(document.chapters.at("transfer").at(0).text("from"), "a.pth");
  }
}

}  // namespace
}  // namespace deft
