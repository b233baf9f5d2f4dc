// The options in a source's text: "samples=600,classes=26" or "train.csv,test=test.csv".
//
//   SourceOptions fields("glyphs", "samples=600");
//   describe(options, fields);      // options.samples == 600
//   fields.refuse_if_any();         // unknown keys, values out of range: all of them, as one Refusal
//
// A comma separates options only in front of "name=", so that paths may hold commas.
#ifndef DEFT_DATA_SOURCE_OPTIONS_H
#define DEFT_DATA_SOURCE_OPTIONS_H

#include <map>
#include <set>

#include "deft/core/fields.h"
#include "deft/core/problem.h"

namespace deft {

class SourceOptions : public Fields {
 public:
  SourceOptions(std::string source, const std::string& text);
  void real(std::string_view name, double& value, std::string_view meaning, Range allowed) override;
  void whole(std::string_view name, std::int64_t& value, std::string_view meaning, Range allowed) override;
  void yes_no(std::string_view name, bool& value, std::string_view meaning) override;
  void text(std::string_view name, std::string& value, std::string_view meaning) override;
  void choice(std::string_view name, std::string& value, std::string_view meaning,
              const std::vector<std::string>& allowed) override;
  void reals(std::string_view name, std::vector<double>& values, std::string_view meaning, Range allowed) override;
  void texts(std::string_view name, std::vector<std::string>& values, std::string_view meaning) override;
  std::int64_t count(std::string_view name, std::int64_t current, std::string_view meaning) override;
  void enter(std::string_view, std::int64_t) override {}
  void leave() override {}
  void require(bool holds, std::string_view rule) override;

  void refuse_if_any();  // adds the keys that no field asked for

 private:
  const std::string* take(std::string_view name);
  void problem(const std::string& text);

  std::string source_;
  std::map<std::string, std::string> given_;
  std::vector<std::string> known_;
  Problems problems_;
};

}  // namespace deft

#endif
