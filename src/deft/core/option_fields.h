// The readers of describe(): one fills options from a recipe table, one lists what there is.
#ifndef DEFT_CORE_OPTION_FIELDS_H
#define DEFT_CORE_OPTION_FIELDS_H

#include <string>
#include <vector>

#include "deft/core/fields.h"
#include "deft/core/problem.h"
#include "deft/core/recipe_document.h"

namespace deft {

// Fills options from `table`, reports every problem, and records the resolved values.
//
//   ReadFields fields(table, "[schedule]", "cyclical", problems);
//   describe(options, fields);
//   fields.finish();                     // reports keys nobody asked for
//   fields.resolved()                    // all options with the values in force
class ReadFields : public Fields {
 public:
  // `where` opens every message: "[schedule]"; `trick` is added where a key is unknown.
  // `reserved`: keys that are not options ("name").
  ReadFields(const Table& table, std::string where, std::string trick, Problems& problems,
             std::vector<std::string> reserved = {"name"});
  void real(std::string_view name, double& value, std::string_view meaning, Range allowed) override;
  void whole(std::string_view name, std::int64_t& value, std::string_view meaning, Range allowed) override;
  void yes_no(std::string_view name, bool& value, std::string_view meaning) override;
  void text(std::string_view name, std::string& value, std::string_view meaning) override;
  void choice(std::string_view name, std::string& value, std::string_view meaning,
              const std::vector<std::string>& allowed) override;
  void reals(std::string_view name, std::vector<double>& values, std::string_view meaning, Range allowed) override;
  void texts(std::string_view name, std::vector<std::string>& values, std::string_view meaning) override;
  std::int64_t count(std::string_view name, std::int64_t current, std::string_view meaning) override;
  void enter(std::string_view name, std::int64_t index) override;
  void leave() override;
  void ignore_rest() override { levels_.back().ignores_rest = true; }
  void require(bool holds, std::string_view rule) override;

  void finish();
  const Table& resolved() const { return levels_.front().resolved; }

 private:
  struct Level {
    const Table* table;
    std::string where;
    std::vector<std::string> asked;
    Table resolved;
    std::string list;  // the name of the list this level is an element of
    bool ignores_rest = false;
  };
  const Field* take(std::string_view name);
  void record(std::string_view name, decltype(Value::data) data);
  void wrong_type(const Field& field, const std::string& expected);
  void report_leftovers(const Level& level);

  std::vector<Level> levels_;
  std::string trick_;
  Problems& problems_;
  std::vector<std::string> reserved_;
  std::vector<Table> unset_;  // stand-ins for elements that only have defaults
};

// One option as help, cards and search see it.
struct OptionInfo {
  std::string name;
  std::string type;       // "real", "whole", "yes/no", "text", "choice", "list"
  std::string standard;   // the default, as TOML
  std::string range;      // "0 .. 1", "a | b" or ""
  std::string meaning;
};

class ListFields : public Fields {
 public:
  void real(std::string_view name, double& value, std::string_view meaning, Range allowed) override;
  void whole(std::string_view name, std::int64_t& value, std::string_view meaning, Range allowed) override;
  void yes_no(std::string_view name, bool& value, std::string_view meaning) override;
  void text(std::string_view name, std::string& value, std::string_view meaning) override;
  void choice(std::string_view name, std::string& value, std::string_view meaning,
              const std::vector<std::string>& allowed) override;
  void reals(std::string_view name, std::vector<double>& values, std::string_view meaning, Range allowed) override;
  void texts(std::string_view name, std::vector<std::string>& values, std::string_view meaning) override;
  std::int64_t count(std::string_view name, std::int64_t current, std::string_view meaning) override;
  void enter(std::string_view, std::int64_t) override { ++depth_; }
  void leave() override { --depth_; }
  void require(bool, std::string_view) override {}
  const std::vector<OptionInfo>& options() const { return options_; }

 private:
  void add(std::string_view name, std::string type, const Value& standard, std::string range, std::string_view meaning);
  std::vector<OptionInfo> options_;
  int depth_ = 0;
};

}  // namespace deft

#endif
