#include "deft/core/option_fields.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "deft/core/nearest_name.h"

namespace deft {
namespace {

// 0.05, 25, 1e+09: numbers as people write them.
std::string short_number(double value) { return fmt::format("{:g}", value); }

std::string range_text(Range range) { return short_number(range.low) + " .. " + short_number(range.high); }

std::string joined(const std::vector<std::string>& words, const std::string& between) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : between) + word;
  return text;
}

bool inside(double value, Range range) { return std::isfinite(value) && value >= range.low && value <= range.high; }

Value list_of(const std::vector<double>& values) {
  ValueList list;
  for (const double value : values) list.push_back({value, {}});
  return {list, {}};
}

Value list_of(const std::vector<std::string>& values) {
  ValueList list;
  for (const std::string& value : values) list.push_back({value, {}});
  return {list, {}};
}

}  // namespace

ReadFields::ReadFields(const Table& table, std::string where, std::string trick, Problems& problems,
                       std::vector<std::string> reserved)
    : trick_(std::move(trick)), problems_(problems), reserved_(std::move(reserved)) {
  levels_.push_back({&table, std::move(where), {}, {}, ""});
  for (const std::string& name : reserved_) {
    if (const Field* field = table.find(name)) levels_[0].resolved.set(name, field->value);
  }
}

const Field* ReadFields::take(std::string_view name) {
  levels_.back().asked.emplace_back(name);
  return levels_.back().table->find(std::string(name));
}

void ReadFields::record(std::string_view name, decltype(Value::data) data) {
  const Field* given = levels_.back().table->find(std::string(name));
  levels_.back().resolved.set(std::string(name), {std::move(data), given ? given->value.place : levels_.back().table->place});
}

void ReadFields::wrong_type(const Field& field, const std::string& expected) {
  problems_.add(field.value.place, levels_.back().where + " " + field.name + ": expected " + expected + ", got " + described(field.value));
}

void ReadFields::real(std::string_view name, double& value, std::string_view meaning, Range allowed) {
  if (const Field* field = take(name)) {
    if (const auto* real = std::get_if<double>(&field->value.data)) {
      value = *real;
    } else if (const auto* whole = std::get_if<std::int64_t>(&field->value.data)) {
      value = static_cast<double>(*whole);
    } else {
      wrong_type(*field, "a number");
      return;
    }
    if (!inside(value, allowed)) {
      problems_.add(field->value.place, fmt::format("{} {} = {} is outside {} ({})", levels_.back().where, name,
                                                    short_number(value), range_text(allowed), meaning));
    }
  }
  record(name, value);
}

void ReadFields::whole(std::string_view name, std::int64_t& value, std::string_view meaning, Range allowed) {
  if (const Field* field = take(name)) {
    if (const auto* whole = std::get_if<std::int64_t>(&field->value.data)) {
      value = *whole;
    } else if (const auto* real = std::get_if<double>(&field->value.data); real && *real == std::floor(*real)) {
      wrong_type(*field, "a whole number (1e3 and 1000.0 are reals in TOML: write 1000)");
      return;
    } else {
      wrong_type(*field, "a whole number");
      return;
    }
    if (!inside(static_cast<double>(value), allowed)) {
      problems_.add(field->value.place, fmt::format("{} {} = {} is outside {} ({})", levels_.back().where, name, value,
                                                    range_text(allowed), meaning));
    }
  }
  record(name, value);
}

void ReadFields::yes_no(std::string_view name, bool& value, std::string_view) {
  if (const Field* field = take(name)) {
    if (const auto* flag = std::get_if<bool>(&field->value.data)) {
      value = *flag;
    } else {
      wrong_type(*field, "true or false");
      return;
    }
  }
  record(name, value);
}

void ReadFields::text(std::string_view name, std::string& value, std::string_view) {
  if (const Field* field = take(name)) {
    if (const auto* text = std::get_if<std::string>(&field->value.data)) {
      value = *text;
    } else {
      wrong_type(*field, "a text");
      return;
    }
  }
  record(name, value);
}

void ReadFields::choice(std::string_view name, std::string& value, std::string_view meaning,
                        const std::vector<std::string>& allowed) {
  if (const Field* field = take(name)) {
    const auto* text = std::get_if<std::string>(&field->value.data);
    if (!text) {
      wrong_type(*field, "one of " + joined(allowed, ", "));
      return;
    }
    if (std::find(allowed.begin(), allowed.end(), *text) == allowed.end()) {
      problems_.add(field->value.place, fmt::format("{} {} = \"{}\" is none of {} ({}){}", levels_.back().where, name, *text,
                                                    joined(allowed, ", "), meaning, did_you_mean(*text, allowed)));
      return;
    }
    value = *text;
  }
  record(name, value);
}

void ReadFields::reals(std::string_view name, std::vector<double>& values, std::string_view meaning, Range allowed) {
  if (const Field* field = take(name)) {
    const auto* list = std::get_if<ValueList>(&field->value.data);
    if (!list) {
      wrong_type(*field, "a list of numbers");
      return;
    }
    std::vector<double> read;
    for (const Value& element : *list) {
      double value = 0;
      if (const auto* real = std::get_if<double>(&element.data)) {
        value = *real;
      } else if (const auto* whole = std::get_if<std::int64_t>(&element.data)) {
        value = static_cast<double>(*whole);
      } else {
        wrong_type(*field, "a list of numbers");
        return;
      }
      if (!inside(value, allowed)) {
        problems_.add(element.place, fmt::format("{} {}: {} is outside {} ({})", levels_.back().where, name,
                                                 short_number(value), range_text(allowed), meaning));
      }
      read.push_back(value);
    }
    values = read;
  }
  record(name, list_of(values).data);
}

void ReadFields::texts(std::string_view name, std::vector<std::string>& values, std::string_view) {
  if (const Field* field = take(name)) {
    const auto* list = std::get_if<ValueList>(&field->value.data);
    std::vector<std::string> read;
    for (const Value& element : list ? *list : ValueList{}) {
      if (const auto* text = std::get_if<std::string>(&element.data)) read.push_back(*text);
    }
    if (!list || read.size() != list->size()) {
      wrong_type(*field, "a list of texts");
      return;
    }
    values = read;
  }
  record(name, list_of(values).data);
}

std::int64_t ReadFields::count(std::string_view name, std::int64_t current, std::string_view) {
  const Field* field = take(name);
  if (!field) {
    unset_.resize(static_cast<std::size_t>(current));
    record(name, ValueList{});
    return current;
  }
  const auto* list = std::get_if<ValueList>(&field->value.data);
  const bool tables = list && std::all_of(list->begin(), list->end(),
                                          [](const Value& v) { return std::holds_alternative<Table>(v.data); });
  record(name, ValueList{});
  if (!tables) {
    wrong_type(*field, "a list of tables, as [{ key = value }]");
    return 0;
  }
  return static_cast<std::int64_t>(list->size());
}

void ReadFields::enter(std::string_view name, std::int64_t index) {
  const Field* field = levels_.back().table->find(std::string(name));
  const Table* table = field ? &std::get<Table>(std::get<ValueList>(field->value.data)[static_cast<std::size_t>(index)].data)
                             : &unset_[static_cast<std::size_t>(index)];
  levels_.push_back({table, fmt::format("{} {} {}", levels_.back().where, name, index + 1), {}, {}, std::string(name), false});
}

void ReadFields::leave() {
  const Level level = levels_.back();
  levels_.pop_back();
  report_leftovers(level);
  Field* list = levels_.back().resolved.find(level.list);
  std::get<ValueList>(list->value.data).push_back({level.resolved, level.table->place});
}

void ReadFields::require(bool holds, std::string_view rule) {
  if (holds) return;
  std::string values;
  for (const Field& field : levels_.back().resolved.fields) {
    // Only the numbers the rule speaks of: "low must not exceed high (low = 0.1, high = 0.01)".
    if (rule.find(field.name) == std::string_view::npos || field.name == "name") continue;
    std::string text;
    if (const auto* real = std::get_if<double>(&field.value.data)) text = short_number(*real);
    if (const auto* whole = std::get_if<std::int64_t>(&field.value.data)) text = std::to_string(*whole);
    if (!text.empty()) values += (values.empty() ? "" : ", ") + field.name + " = " + text;
  }
  problems_.add(levels_.back().table->place, levels_.back().where + " " + std::string(rule) + (values.empty() ? "" : " (" + values + ")"));
}

void ReadFields::report_leftovers(const Level& level) {
  if (level.ignores_rest) return;
  for (const Field& field : level.table->fields) {
    const auto known = [&](const std::vector<std::string>& names) {
      return std::find(names.begin(), names.end(), field.name) != names.end();
    };
    if (known(level.asked) || (levels_.size() <= 1 && known(reserved_))) continue;
    const std::string trick = trick_.empty() ? "" : " (" + trick_ + ")";
    problems_.add(field.place, "unknown key '" + field.name + "' in " + level.where + trick + did_you_mean(field.name, level.asked));
  }
}

void ReadFields::finish() { report_leftovers(levels_.front()); }

void ListFields::add(std::string_view name, std::string type, const Value& standard, std::string range, std::string_view meaning) {
  if (depth_ > 0) return;  // elements of lists are described by their list
  RecipeDocument one;
  one.chapters["x"] = {Table{}};
  one.chapters["x"][0].set("v", standard);
  const std::string text = write_recipe(one, {"x"});  // "\n[x]\nv = ...\n"
  const std::string value = text.substr(text.find("v = ") + 4);
  options_.push_back({std::string(name), std::move(type), value.substr(0, value.size() - 1), std::move(range), std::string(meaning)});
}

void ListFields::real(std::string_view name, double& value, std::string_view meaning, Range allowed) {
  add(name, "real", {value, {}}, range_text(allowed), meaning);
}
void ListFields::whole(std::string_view name, std::int64_t& value, std::string_view meaning, Range allowed) {
  add(name, "whole", {value, {}}, range_text(allowed), meaning);
}
void ListFields::yes_no(std::string_view name, bool& value, std::string_view meaning) {
  add(name, "yes/no", {value, {}}, "true | false", meaning);
}
void ListFields::text(std::string_view name, std::string& value, std::string_view meaning) {
  add(name, "text", {value, {}}, "", meaning);
}
void ListFields::choice(std::string_view name, std::string& value, std::string_view meaning,
                        const std::vector<std::string>& allowed) {
  add(name, "choice", {value, {}}, joined(allowed, " | "), meaning);
}
void ListFields::reals(std::string_view name, std::vector<double>& values, std::string_view meaning, Range allowed) {
  add(name, "list", list_of(values), range_text(allowed), meaning);
}
void ListFields::texts(std::string_view name, std::vector<std::string>& values, std::string_view meaning) {
  add(name, "list", list_of(values), "", meaning);
}
std::int64_t ListFields::count(std::string_view name, std::int64_t current, std::string_view meaning) {
  add(name, "list", {ValueList{}, {}}, "", meaning);
  return current;
}

}  // namespace deft
