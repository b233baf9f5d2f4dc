// A recipe as it was written: chapters, entries and values, each with its place in the file.
//
//   Problems problems;
//   RecipeDocument document = read_recipe("run.toml", problems);     // TOML 1.0, places kept
//   document.chapters["optimization"]->at(0).find("learning_rate")->place.line == 14
//   write_recipe(document)                                           // TOML again
//
// A chapter that is not in the map is decided from the data; one that is there and empty means none.
// What the names and values mean is not known here: recipe/ binds them to the catalogues.
#ifndef DEFT_CORE_RECIPE_DOCUMENT_H
#define DEFT_CORE_RECIPE_DOCUMENT_H

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "deft/core/problem.h"

namespace deft {

struct Value;
struct Field;

// One TOML table, in the order of the file.
struct Table {
  std::vector<Field> fields;
  Place place;
  const Field* find(const std::string& name) const;
  Field* find(const std::string& name);
  void set(const std::string& name, Value value);
  void erase(const std::string& name);
  std::string text(const std::string& name) const;  // "" when absent or not a text
};

using ValueList = std::vector<Value>;

struct Value {
  std::variant<bool, std::int64_t, double, std::string, ValueList, Table> data;
  Place place;
};

struct Field {
  std::string name;
  Value value;
  Place place;
};

// "the number 3", "the text \"fast\"", "a list", "a table": for messages.
std::string described(const Value& value);

struct RecipeDocument {
  std::string file;
  std::map<std::string, std::vector<Table>> chapters;
  bool has(const std::string& chapter) const { return chapters.contains(chapter); }
};

// Throws Refusal if the file cannot be read or is not TOML ("run.toml:3:7: ..."). Chapters that are
// neither tables nor lists of tables are reported to `problems`.
RecipeDocument read_recipe(const std::string& file, Problems& problems);
RecipeDocument read_recipe_text(const std::string& text, const std::string& file, Problems& problems);

// The value of an override: TOML if it is, else the text itself.
Value read_value(const std::string& text, const Place& place);

// TOML text; `comments` (chapter -> lines) are put above the chapters. Single chapters ("data") are written as
// one table, all others as lists.
std::string write_recipe(const RecipeDocument& document, const std::vector<std::string>& single_chapters,
                         const std::map<std::string, std::vector<std::string>>& comments = {});

}  // namespace deft

#endif
