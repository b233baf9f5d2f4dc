// What the documents promise: every "Try it" of a card can be typed, and the README shows the example that is compiled.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include "deft/core/recipe_document.h"
#include "deft/decide/decide.h"
#include "deft/recipe/overrides.h"
#include "deft/recipe/recipe.h"

namespace deft {
namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

struct CodeBlock {
  std::string language, text;
};

std::vector<CodeBlock> code_blocks(const std::string& markdown) {
  std::vector<CodeBlock> blocks;
  std::istringstream stream(markdown);
  bool inside = false;
  for (std::string line; std::getline(stream, line);) {
    if (line.starts_with("```")) {
      if (!inside) blocks.push_back({line.substr(3), ""});
      inside = !inside;
    } else if (inside) {
      blocks.back().text += line + "\n";
    }
  }
  return blocks;
}

std::string section(const std::string& markdown, const std::string& heading) {
  const std::size_t begin = markdown.find(heading);
  if (begin == std::string::npos) return "";
  const std::size_t end = markdown.find("\n## ", begin + heading.size());
  return markdown.substr(begin, end == std::string::npos ? end : end - begin);
}

// A part of a recipe need not name a base loss or optimiser: they are decided.
std::string problems_of(RecipeDocument document) {
  for (const auto& [chapter, base] : {std::pair{"loss", "cross_entropy"}, {"optimization", "nesterov"}}) {
    if (!document.has(chapter)) continue;
    Problems ignored;
    bool has_base = false;
    for (const Table& one : document.chapters.at(chapter)) {
      RecipeDocument alone;
      alone.chapters[chapter] = {one};
      const Recipe recipe = bind(alone, ignored);
      has_base = has_base || (recipe.loss.trick || recipe.optimizer.trick);
    }
    if (has_base) continue;
    Table entry;
    entry.set("name", {std::string(base), {}});
    document.chapters.at(chapter).push_back(entry);
  }
  Problems problems;
  bind(document, problems);
  std::string text;
  for (const Problem& one : problems.all()) text += to_string(one) + "\n";
  return text;
}

// The overrides of `deft explain RUN FILE ...`.
std::string problems_of_explain(const std::vector<std::string>& words) {
  RecipeDocument document;
  document.file = "command line";
  Problems problems;
  std::vector<Override> overrides;
  for (const std::string& word : words) {
    if (word.starts_with("explain.")) overrides.push_back(parse_override(word));
  }
  apply_overrides(document, overrides, problems);
  bind_explanations(document, problems);
  std::string text;
  for (const Problem& one : problems.all()) text += to_string(one) + "\n";
  return text;
}

// `deft train DATA key=value ...` (or tune, ablate) as it would be typed; what a shell would take off (quotes) is taken off.
std::string problems_of_command(const std::string& line) {
  std::vector<std::string> words;
  std::string word;
  char quote = 0;
  for (const char c : line + " ") {
    if (quote ? c == quote : (c == '\'' || c == '"')) {
      quote = quote ? 0 : c;
    } else if (!quote && std::isspace(static_cast<unsigned char>(c))) {
      if (!word.empty()) words.push_back(word);
      word.clear();
    } else {
      word += c;
    }
  }
  if (words.size() > 2 && words[0] == "deft" && words[1] == "explain") return problems_of_explain({words.begin() + 3, words.end()});
  if (words.size() < 3 || words[0] != "deft" || (words[1] != "train" && words[1] != "tune" && words[1] != "ablate") || words[2].starts_with("--")) return "";
  RecipeDocument document;
  document.file = "command line";
  Problems problems;
  std::vector<Override> overrides;
  for (std::size_t i = 3; i < words.size(); ++i) {
    if (words[i].starts_with("--")) {
      ++i;
    } else {
      overrides.push_back(parse_override(words[i]));
    }
  }
  std::vector<Override> deferred;
  apply_overrides(document, overrides, problems, &deferred);
  Facts facts;  // what waits for a decision acts on that for such data
  facts.samples = 5000;
  facts.height = facts.width = words[2] == "photos" ? 224 : 32;
  facts.channels = 3;
  facts.classes = 10;
  decide(facts, 0, document);
  apply_overrides(document, deferred, problems);
  std::string text;
  for (const Problem& one : problems.all()) text += to_string(one) + "\n";
  return text + problems_of(document);
}

TEST(Cards, EveryTryItCanBeTyped) {
  int cards = 0;
  for (const fs::directory_entry& one : fs::recursive_directory_iterator(fs::path(DEFT_SOURCE_DIR) / "src/deft")) {
    if (one.path().extension() != ".md") continue;
    ++cards;
    SCOPED_TRACE(one.path().string());
    const std::vector<CodeBlock> blocks = code_blocks(section(text_of(one.path()), "## Try it"));
    bool toml = false, command = false;
    for (const CodeBlock& block : blocks) {
      if (block.language == "toml") {
        toml = true;
        Problems problems;
        const RecipeDocument document = read_recipe_text(block.text, "card", problems);
        EXPECT_TRUE(problems.empty());
        EXPECT_EQ(problems_of(document), "");
        continue;
      }
      std::istringstream stream(block.text);
      for (std::string line; std::getline(stream, line);) {
        while (line.ends_with("\\")) {
          std::string more;
          std::getline(stream, more);
          line = line.substr(0, line.size() - 1) + more;
        }
        command = command || line.starts_with("deft train") || line.starts_with("deft tune") || line.starts_with("deft ablate") || line.starts_with("deft explain");
        EXPECT_EQ(problems_of_command(line), "") << line;
      }
    }
    const bool of_a_command = one.path().parent_path().filename() == "explain";   // no part of a recipe
    EXPECT_TRUE(of_a_command ? command && !toml : toml && command) << "a toml block and a command line";
  }
  EXPECT_GT(cards, 40);
}

TEST(Recipes, AllBind) {
  for (const fs::directory_entry& one : fs::directory_iterator(fs::path(DEFT_SOURCE_DIR) / "recipes")) {
    if (one.path().extension() != ".toml") continue;
    Problems problems;
    const RecipeDocument document = read_recipe(one.path().string(), problems);
    bind(document, problems);
    for (const Problem& problem : problems.all()) ADD_FAILURE() << to_string(problem);
  }
}

TEST(Documents, RecipesInThemBind) {
  for (const char* name : {"README.md", "docs/guide.md", "CONTRIBUTING.md"}) {
    for (const CodeBlock& block : code_blocks(text_of(fs::path(DEFT_SOURCE_DIR) / name))) {
      SCOPED_TRACE(name + ("\n" + block.text));
      if (block.language == "toml") {
        Problems problems;
        const RecipeDocument document = read_recipe_text(block.text, name, problems);
        EXPECT_EQ(problems_of(document), "");
      } else if (block.language.empty() || block.language == "sh") {
        std::istringstream stream(block.text);
        for (std::string line; std::getline(stream, line);) {
          if (line.starts_with("./")) line = line.substr(2);
          const std::size_t comment = line.find("  #");
          EXPECT_EQ(problems_of_command(line.substr(0, comment)), "") << line;
        }
      }
    }
  }
}

TEST(Documents, ReadmeShowsTheExampleThatIsCompiled) {
  const std::string example = text_of(fs::path(DEFT_SOURCE_DIR) / "examples/train.cpp");
  ASSERT_FALSE(example.empty());
  EXPECT_NE(text_of(fs::path(DEFT_SOURCE_DIR) / "README.md").find("```cpp\n" + example + "```"), std::string::npos);
}

TEST(Documents, LinksLeadSomewhere) {
  const std::regex link(R"(\]\(([^)#:]+)\))");
  for (const char* name : {"README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/guide.md", "docs/run_folder.md"}) {
    const fs::path file = fs::path(DEFT_SOURCE_DIR) / name;
    const std::string text = text_of(file);
    EXPECT_FALSE(text.empty()) << name;
    for (std::sregex_iterator one(text.begin(), text.end(), link), end; one != end; ++one) {
      EXPECT_TRUE(fs::exists(file.parent_path() / (*one)[1].str())) << name << ": " << (*one)[1];
    }
  }
}

}  // namespace
}  // namespace deft
