#include "deft/core/option_fields.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace deft {
namespace {

struct PartOptions {
  std::string layers = "*";
  double factor = 1.0;
};

void describe(PartOptions& o, Fields& f) {
  f.text("layers", o.layers, "which");
  f.real("factor", o.factor, "times", {0, 100});
}

struct SampleOptions {
  double low = 0.1, high = 0.9;
  std::int64_t count = 4;
  bool flag = false;
  std::string mode = "fast";
  std::vector<double> widths{1, 2};
  std::vector<PartOptions> parts;
};

void describe(SampleOptions& o, Fields& f) {
  f.real("low", o.low, "lower end", {0, 1});
  f.real("high", o.high, "upper end", {0, 1});
  f.whole("count", o.count, "how many", {1, 1e9});
  f.yes_no("flag", o.flag, "whether");
  f.choice("mode", o.mode, "how", {"fast", "slow"});
  f.reals("widths", o.widths, "of layers", {0, 10});
  elements(f, "parts", o.parts, "groups");
  f.require(o.low <= o.high, "low must not exceed high");
}

// Reads `text` as the one entry of [[sample]]; returns the problems as one text.
std::string read(const std::string& text, SampleOptions& options, Table* resolved = nullptr) {
  Problems problems;
  const RecipeDocument document = read_recipe_text("[[sample]]\n" + text, "r.toml", problems);
  ReadFields fields(document.chapters.at("sample")[0], "[sample]", "trick", problems);
  describe(options, fields);
  fields.finish();
  if (resolved) *resolved = fields.resolved();
  std::string all;
  for (const Problem& one : problems.all()) all += to_string(one) + "\n";
  return all;
}

std::string problems_of(const std::string& text) {
  SampleOptions options;
  return read(text, options);
}

TEST(ReadFields, TakesWhatIsGivenAndLeavesTheRest) {
  SampleOptions o;
  Table resolved;
  EXPECT_EQ(read("name = \"trick\"\nlow = 0\nflag = true\nmode = \"slow\"\nwidths = [3, 4.5]\nparts = [{ layers = \"a\" }, { factor = 2 }]\n", o, &resolved), "");
  EXPECT_EQ(o.low, 0.0) << "a whole number is a number";
  EXPECT_EQ(o.high, 0.9);
  EXPECT_EQ(o.count, 4);
  EXPECT_TRUE(o.flag);
  EXPECT_EQ(o.mode, "slow");
  EXPECT_EQ(o.widths, (std::vector<double>{3, 4.5}));
  ASSERT_EQ(o.parts.size(), 2u);
  EXPECT_EQ(o.parts[0].layers, "a");
  EXPECT_EQ(o.parts[1].factor, 2.0);
  ASSERT_NE(resolved.find("count"), nullptr) << "defaults are recorded too";
  EXPECT_EQ(std::get<std::int64_t>(resolved.find("count")->value.data), 4);
  EXPECT_EQ(resolved.text("name"), "trick");
}

TEST(ReadFields, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(problems_of("hihg = 1\n"), "r.toml:2:1: unknown key 'hihg' in [sample] (trick); did you mean 'high'?\n");
  EXPECT_EQ(problems_of("low = \"fast\"\n"), "r.toml:2:7: [sample] low: expected a number, got the string \"fast\"\n");
  EXPECT_EQ(problems_of("high = 25\n"), "r.toml:2:8: [sample] high = 25 is outside 0 .. 1 (upper end)\n");
  EXPECT_EQ(problems_of("high = nan\n"), "r.toml:2:8: [sample] high = nan is outside 0 .. 1 (upper end)\n" +
                                             std::string("r.toml:1:1: [sample] low must not exceed high (low = 0.1, high = nan)\n"));
  EXPECT_EQ(problems_of("count = 2.5\n"), "r.toml:2:9: [sample] count: expected a whole number, got the number 2.5\n");
  EXPECT_EQ(problems_of("count = 1e3\n"),
            "r.toml:2:9: [sample] count: expected a whole number (1e3 and 1000.0 are reals in TOML: write 1000), got the number 1000.0\n");
  EXPECT_EQ(problems_of("flag = 1\n"), "r.toml:2:8: [sample] flag: expected true or false, got the number 1\n");
  EXPECT_EQ(problems_of("mode = \"slwo\"\n"), "r.toml:2:8: [sample] mode = \"slwo\" is none of fast, slow (how); did you mean 'slow'?\n");
  EXPECT_EQ(problems_of("widths = 3\n"), "r.toml:2:10: [sample] widths: expected a list of numbers, got the number 3\n");
  EXPECT_EQ(problems_of("widths = [1, 30]\n"), "r.toml:2:14: [sample] widths: 30 is outside 0 .. 10 (of layers)\n");
  EXPECT_EQ(problems_of("low = 0.5\nhigh = 0.25\n"), "r.toml:1:1: [sample] low must not exceed high (low = 0.5, high = 0.25)\n");
}

TEST(ReadFields, LooksIntoListsOfTables) {
  const std::string text = problems_of("parts = [{ factor = 2 }, { facotr = 3 }]\n");
  EXPECT_NE(text.find("unknown key 'facotr'"), std::string::npos) << text;
  EXPECT_NE(text.find("did you mean 'factor'?"), std::string::npos) << text;
}

TEST(ReadFields, SaysAllProblemsAtOnce) {
  const std::string text = problems_of("low = 7\nhgih = 1\ncount = 0\n");
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 4) << text;
}

TEST(ListFields, ShowsNamesTypesDefaultsRangesAndMeanings) {
  SampleOptions options;
  ListFields fields;
  describe(options, fields);
  ASSERT_EQ(fields.options().size(), 7u);
  const OptionInfo& low = fields.options()[0];
  EXPECT_EQ(low.name, "low");
  EXPECT_EQ(low.type, "real");
  EXPECT_EQ(low.standard, "0.1");
  EXPECT_EQ(low.range, "0 .. 1");
  EXPECT_EQ(low.meaning, "lower end");
  EXPECT_EQ(fields.options()[4].standard, "\"fast\"");
  EXPECT_EQ(fields.options()[5].standard, "[1.0, 2.0]");
  EXPECT_EQ(fields.options()[6].type, "list");
}

}  // namespace
}  // namespace deft
