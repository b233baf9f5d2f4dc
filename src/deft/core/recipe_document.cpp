#include "deft/core/recipe_document.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <fstream>
#include <sstream>
#include <toml++/toml.h>

#include <fmt/format.h>

namespace deft {
namespace {

Place place_of(const toml::node& node, const std::string& file) {
  return {file, static_cast<int>(node.source().begin.line), static_cast<int>(node.source().begin.column)};
}

Table table_of(const toml::table& table, const std::string& file);

Value value_of(const toml::node& node, const std::string& file) {
  const Place place = place_of(node, file);
  if (const auto* flag = node.as_boolean()) return {flag->get(), place};
  if (const auto* whole = node.as_integer()) return {whole->get(), place};
  if (const auto* real = node.as_floating_point()) return {real->get(), place};
  if (const auto* text = node.as_string()) return {text->get(), place};
  if (const auto* table = node.as_table()) return {table_of(*table, file), place};
  if (const auto* array = node.as_array()) {
    ValueList list;
    for (const toml::node& element : *array) list.push_back(value_of(element, file));
    return {list, place};
  }
  std::ostringstream text;  // dates and times: no option takes one, so their text will be refused with its place
  node.visit([&](const auto& other) {
    if constexpr (toml::is_date<decltype(other)> || toml::is_time<decltype(other)> || toml::is_date_time<decltype(other)>) {
      text << other.get();
    }
  });
  return {text.str(), place};
}

// toml++ walks tables alphabetically; places restore the order of the file.
Table table_of(const toml::table& table, const std::string& file) {
  Table result;
  result.place = place_of(table, file);
  for (const auto& [key, node] : table) {
    const Place place{file, static_cast<int>(key.source().begin.line), static_cast<int>(key.source().begin.column)};
    result.fields.push_back({std::string(key.str()), value_of(node, file), place});
  }
  std::stable_sort(result.fields.begin(), result.fields.end(), [](const Field& a, const Field& b) {
    return std::pair(a.place.line, a.place.column) < std::pair(b.place.line, b.place.column);
  });
  return result;
}

std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      result += '\\';
      result += c;
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      result += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
    } else {
      result += c;
    }
  }
  return result + '"';
}

std::string written_key(const std::string& name) {
  const bool bare = !name.empty() && std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return std::isalnum(c) || c == '_' || c == '-';
  });
  return bare ? name : quoted(name);
}

std::string written(const Value& value);

struct Writer {
  std::string operator()(bool flag) const { return flag ? "true" : "false"; }
  std::string operator()(std::int64_t whole) const { return std::to_string(whole); }
  std::string operator()(double real) const {
    if (std::isnan(real)) return "nan";
    if (std::isinf(real)) return real > 0 ? "inf" : "-inf";
    std::string text = fmt::format("{}", real);  // the shortest text that reads back the same
    if (text.find_first_of(".e") == std::string::npos) text += ".0";
    return text;
  }
  std::string operator()(const std::string& text) const { return quoted(text); }
  std::string operator()(const ValueList& list) const {
    std::string text = "[";
    for (std::size_t i = 0; i < list.size(); ++i) text += (i ? ", " : "") + written(list[i]);
    return text + "]";
  }
  std::string operator()(const Table& table) const {
    std::string text = "{ ";
    for (std::size_t i = 0; i < table.fields.size(); ++i) {
      text += (i ? ", " : "") + written_key(table.fields[i].name) + " = " + written(table.fields[i].value);
    }
    return text + " }";
  }
};

std::string written(const Value& value) { return std::visit(Writer{}, value.data); }

bool is_list_of_tables(const Value& value) {
  const auto* list = std::get_if<ValueList>(&value.data);
  return list && !list->empty() &&
         std::all_of(list->begin(), list->end(), [](const Value& v) { return std::holds_alternative<Table>(v.data); });
}

// Long lists of tables ([[network.layer]]) go below the plain fields, so that each table reads on its own lines.
void write_table(const Table& table, const std::string& path, std::string& out) {
  for (const Field& field : table.fields) {
    if (!(is_list_of_tables(field.value) && field.name == "layer")) {
      out += written_key(field.name) + " = " + written(field.value) + "\n";
    }
  }
  for (const Field& field : table.fields) {
    if (is_list_of_tables(field.value) && field.name == "layer") {
      for (const Value& element : std::get<ValueList>(field.value.data)) {
        out += "[[" + path + "." + field.name + "]]\n";
        write_table(std::get<Table>(element.data), path + "." + field.name, out);
      }
    }
  }
}

}  // namespace

const Field* Table::find(const std::string& name) const {
  const auto found = std::find_if(fields.begin(), fields.end(), [&](const Field& f) { return f.name == name; });
  return found == fields.end() ? nullptr : &*found;
}

Field* Table::find(const std::string& name) { return const_cast<Field*>(std::as_const(*this).find(name)); }

void Table::set(const std::string& name, Value value) {
  if (Field* field = find(name)) {
    field->place = value.place;
    field->value = std::move(value);
  } else {
    const Place where = value.place;
    fields.push_back({name, std::move(value), where});
  }
}

void Table::erase(const std::string& name) {
  std::erase_if(fields, [&](const Field& f) { return f.name == name; });
}

std::string Table::text(const std::string& name) const {
  const Field* field = find(name);
  const auto* text = field ? std::get_if<std::string>(&field->value.data) : nullptr;
  return text ? *text : "";
}

std::string described(const Value& value) {
  switch (value.data.index()) {
    case 0: return written(value);
    case 1:
    case 2: return "the number " + written(value);
    case 3: return "the string " + written(value);
    case 4: return "a list";
    default: return "a table";
  }
}

RecipeDocument read_recipe_text(const std::string& text, const std::string& file, Problems& problems) {
  toml::table root;
  try {
    root = toml::parse(text, file);
  } catch (const toml::parse_error& error) {
    const auto where = error.source().begin;
    throw Refusal(std::vector<Problem>{{{file, static_cast<int>(where.line), static_cast<int>(where.column)},
                                        "this is not TOML: " + std::string(error.description())}});
  }
  RecipeDocument document;
  document.file = file;
  for (const Field& field : table_of(root, file).fields) {
    if (const auto* table = std::get_if<Table>(&field.value.data)) {
      document.chapters[field.name] = {*table};
      document.chapters[field.name][0].place = field.place;
    } else if (const auto* list = std::get_if<ValueList>(&field.value.data); list && (list->empty() || is_list_of_tables(field.value))) {
      std::vector<Table>& entries = document.chapters[field.name];
      for (const Value& element : *list) {
        entries.push_back(std::get<Table>(element.data));
        entries.back().place = element.place;
      }
    } else {
      problems.add(field.place, "[" + field.name + "]: expected a table or a list of tables, got " + described(field.value));
    }
  }
  return document;
}

RecipeDocument read_recipe(const std::string& file, Problems& problems) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw Refusal(file + ": cannot read the recipe: " + std::strerror(errno));
  std::ostringstream text;
  text << stream.rdbuf();
  return read_recipe_text(text.str(), file, problems);
}

Value read_value(const std::string& text, const Place& place) {
  try {
    const toml::table root = toml::parse("value = " + text);
    if (root.size() == 1) {
      Value value = value_of(*root.get("value"), place.file);
      value.place = place;
      return value;
    }
  } catch (const toml::parse_error&) {
    // not TOML: it is a plain text, as in train.device=cpu
  }
  return {text, place};
}

std::string write_recipe(const RecipeDocument& document, const std::vector<std::string>& single_chapters,
                         const std::map<std::string, std::vector<std::string>>& comments) {
  std::string empty, tables;
  for (const auto& [chapter, entries] : document.chapters) {
    const bool single = std::find(single_chapters.begin(), single_chapters.end(), chapter) != single_chapters.end();
    std::string& out = entries.empty() ? empty : tables;
    if (!entries.empty()) out += "\n";
    if (const auto found = comments.find(chapter); found != comments.end()) {
      for (const std::string& line : found->second) out += "# " + line + "\n";
    }
    if (entries.empty()) out += chapter + " = []\n";
    for (const Table& entry : entries) {
      out += single ? "[" + chapter + "]\n" : "[[" + chapter + "]]\n";
      write_table(entry, chapter, out);
    }
  }
  return empty + tables;  // TOML wants top-level keys before the first table
}

}  // namespace deft
