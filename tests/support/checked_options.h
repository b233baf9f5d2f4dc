// What the recipe reader would say about options that were set by hand: ranges, choices and rules of describe().
//
//   option_problems(DropoutOptions{.rate = 2})  ->  {"rate = 2 is outside 0 .. 0.95"}
#ifndef DEFT_TESTS_SUPPORT_CHECKED_OPTIONS_H
#define DEFT_TESTS_SUPPORT_CHECKED_OPTIONS_H

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include "deft/core/fields.h"

namespace deft {

class CheckedOptions : public Fields {
 public:
  std::vector<std::string> problems;
  std::vector<std::string> names;

  void real(std::string_view name, double& value, std::string_view, Range allowed) override {
    check(name, value, allowed);
  }
  void whole(std::string_view name, std::int64_t& value, std::string_view, Range allowed) override {
    check(name, static_cast<double>(value), allowed);
  }
  void yes_no(std::string_view name, bool&, std::string_view) override { names.emplace_back(name); }
  void text(std::string_view name, std::string&, std::string_view) override { names.emplace_back(name); }
  void choice(std::string_view name, std::string& value, std::string_view,
              const std::vector<std::string>& allowed) override {
    names.emplace_back(name);
    if (std::find(allowed.begin(), allowed.end(), value) == allowed.end()) {
      problems.push_back(std::string(name) + ": '" + value + "' is not a choice");
    }
  }
  void reals(std::string_view name, std::vector<double>& values, std::string_view, Range allowed) override {
    names.emplace_back(name);
    for (double value : values) check(name, value, allowed, false);
  }
  void texts(std::string_view name, std::vector<std::string>&, std::string_view) override { names.emplace_back(name); }
  std::int64_t count(std::string_view name, std::int64_t current, std::string_view) override {
    names.emplace_back(name);
    return current;
  }
  void enter(std::string_view, std::int64_t) override {}
  void leave() override {}
  void require(bool holds, std::string_view rule) override {
    if (!holds) problems.emplace_back(rule);
  }

 private:
  void check(std::string_view name, double value, Range allowed, bool keep = true) {
    if (keep) names.emplace_back(name);
    if (value >= allowed.low && value <= allowed.high) return;
    std::ostringstream text;
    text << name << " = " << value << " is outside " << allowed.low << " .. " << allowed.high;
    problems.push_back(text.str());
  }
};

template <class Options>
std::vector<std::string> option_problems(Options options) {
  CheckedOptions fields;
  describe(options, fields);
  return fields.problems;
}

}  // namespace deft

#endif
