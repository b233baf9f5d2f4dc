#include "deft/data/source_options.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>

#include "deft/core/nearest_name.h"

namespace deft {
namespace {

// Where in `text`, from `start`, an option name followed by '=' ends; npos if there is none right there.
std::size_t equals_after_name(const std::string& text, std::size_t start) {
  std::size_t i = start;
  while (i < text.size() && (std::isalnum(static_cast<unsigned char>(text[i])) || text[i] == '_')) ++i;
  return i > start && i < text.size() && text[i] == '=' ? i : std::string::npos;
}

std::string number_text(double value) {
  std::string text = std::to_string(value);
  text.erase(text.find_last_not_of('0') + 1);
  if (!text.empty() && text.back() == '.') text.pop_back();
  return text;
}

std::string outside(std::string_view name, const std::string& value, Range allowed, std::string_view meaning) {
  return std::string(name) + " = " + value + " is outside " + number_text(allowed.low) + " .. " +
         number_text(allowed.high) + " (" + std::string(meaning) + ")";
}

}  // namespace

SourceOptions::SourceOptions(std::string source, const std::string& text) : source_(std::move(source)) {
  std::size_t start = 0;
  while (start <= text.size() && !text.empty()) {
    std::size_t end = text.find(',', start);
    while (end != std::string::npos && equals_after_name(text, end + 1) == std::string::npos) {
      end = text.find(',', end + 1);
    }
    if (end == std::string::npos) end = text.size();
    const std::string piece = text.substr(start, end - start);
    const std::size_t equals = equals_after_name(piece, 0);
    if (equals == std::string::npos) {
      given_["path"] = piece;
    } else if (!given_.emplace(piece.substr(0, equals), piece.substr(equals + 1)).second) {
      problem(piece.substr(0, equals) + " is given twice");
    }
    start = end + 1;
  }
}

void SourceOptions::problem(const std::string& text) { problems_.add({}, "data.source '" + source_ + "': " + text); }

const std::string* SourceOptions::take(std::string_view name) {
  known_.emplace_back(name);
  const auto found = given_.find(std::string(name));
  return found == given_.end() ? nullptr : &found->second;
}

void SourceOptions::real(std::string_view name, double& value, std::string_view meaning, Range allowed) {
  const std::string* text = take(name);
  if (!text) return;
  char* end = nullptr;
  const double number = std::strtod(text->c_str(), &end);
  if (text->empty() || *end != 0) {
    problem(std::string(name) + ": expected a number, got '" + *text + "'");
  } else if (!(number >= allowed.low && number <= allowed.high)) {
    problem(outside(name, *text, allowed, meaning));
  } else {
    value = number;
  }
}

void SourceOptions::whole(std::string_view name, std::int64_t& value, std::string_view meaning, Range allowed) {
  double number = static_cast<double>(value);
  real(name, number, meaning, allowed);
  if (number != std::floor(number)) {
    problem(std::string(name) + ": expected a whole number, got '" + given_[std::string(name)] + "'");
    return;
  }
  value = static_cast<std::int64_t>(number);
}

void SourceOptions::yes_no(std::string_view name, bool& value, std::string_view) {
  const std::string* text = take(name);
  if (!text) return;
  if (*text != "true" && *text != "false") problem(std::string(name) + ": expected true or false, got '" + *text + "'");
  value = *text == "true";
}

void SourceOptions::text(std::string_view name, std::string& value, std::string_view) {
  if (const std::string* text = take(name)) value = *text;
}

void SourceOptions::choice(std::string_view name, std::string& value, std::string_view,
                           const std::vector<std::string>& allowed) {
  const std::string* text = take(name);
  if (!text) return;
  if (std::find(allowed.begin(), allowed.end(), *text) == allowed.end()) {
    problem(std::string(name) + ": no choice '" + *text + "'" + did_you_mean(*text, allowed));
  }
  value = *text;
}

// No source has lists; a list option would be a mistake of ours.
void SourceOptions::reals(std::string_view, std::vector<double>&, std::string_view, Range) {
  throw std::logic_error("data sources have no lists");
}
void SourceOptions::texts(std::string_view, std::vector<std::string>&, std::string_view) {
  throw std::logic_error("data sources have no lists");
}
std::int64_t SourceOptions::count(std::string_view, std::int64_t, std::string_view) {
  throw std::logic_error("data sources have no lists");
}

void SourceOptions::require(bool holds, std::string_view rule) {
  if (!holds) problem(std::string(rule));
}

void SourceOptions::refuse_if_any() {
  for (const auto& [key, value] : given_) {
    if (std::find(known_.begin(), known_.end(), key) != known_.end()) continue;
    if (key == "path") {
      problem("'" + value + "' is no option; options are written name=value");
    } else {
      problem("unknown option '" + key + "'" + did_you_mean(key, known_));
    }
  }
  problems_.refuse_if_any();
}

}  // namespace deft
