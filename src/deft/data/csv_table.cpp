#include "deft/data/csv_table.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>

#include "deft/core/problem.h"

namespace deft {
namespace {

std::string strip(std::string cell) {
  auto trim = [](std::string& s) {
    const std::size_t first = s.find_first_not_of(" \t\r");
    if (first == std::string::npos) return s.clear();
    s = s.substr(first, s.find_last_not_of(" \t\r") - first + 1);
  };
  trim(cell);
  if (cell.size() >= 2 && cell.front() == cell.back() && (cell.front() == '\'' || cell.front() == '"')) {
    const char quote = cell.front();
    cell = cell.substr(1, cell.size() - 2);
    for (std::size_t i = cell.find(std::string(2, quote)); i != std::string::npos; i = cell.find(std::string(2, quote), i + 1)) {
      cell.erase(i, 1);
    }
    trim(cell);
  }
  return cell;
}

// Cells of one record starting at `at`; `at` moves behind its line end. A double-quoted cell may hold
// separators and line ends.
CsvRow record(const std::string& text, std::size_t& at, char separator, int& line) {
  CsvRow row;
  std::string cell;
  bool quoted = false;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '\n') ++line;
    if (c == '"' && (quoted || cell.find_first_not_of(" \t") == std::string::npos)) quoted = !quoted;
    if (!quoted && c == '"' && at + 1 < text.size() && text[at + 1] == '"' && !cell.empty()) {
      quoted = true;  // a doubled quote inside a quoted cell
      cell += "\"\"";
      ++at;
      continue;
    }
    if (!quoted && c == '\n') break;
    if (!quoted && c == separator) {
      row.push_back(strip(cell));
      cell.clear();
    } else {
      cell += c;
    }
  }
  ++at;
  row.push_back(strip(cell));
  return row;
}

char find_separator(const std::string& text) {
  const std::string first = text.substr(0, text.find('\n'));
  char best = ',';
  std::int64_t most = 0;
  for (char candidate : {',', ';', '\t'}) {
    std::int64_t count = 0;
    char quote = 0;
    for (char c : first) {
      if (c == '"') quote = quote ? 0 : c;
      if (!quote && c == candidate) ++count;
    }
    if (count > most) {
      most = count;
      best = candidate;
    }
  }
  return best;
}

}  // namespace

char csv_separator(const std::string& header) { return find_separator(header); }

CsvRow csv_cells(const std::string& line, char separator) {
  std::size_t at = 0;
  int number = 1;
  return record(line, at, separator, number);
}

bool is_missing(const std::string& cell) {
  if (cell.empty() || cell == "?") return true;
  std::string lower = cell;
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return lower == "na" || lower == "nan" || lower == "n/a";
}

bool to_number(const std::string& cell, double& value) {
  const char* begin = cell.c_str();
  const char* end = begin + cell.size();
  if (*begin == '+') ++begin;
  const auto [stop, error] = std::from_chars(begin, end, value);
  return error == std::errc() && stop == end && begin != end && std::isfinite(value);
}

std::vector<CsvRow> parse_csv(const std::string& given, const std::string& file) {
  const std::string text = given.substr(0, 3) == "\xEF\xBB\xBF" ? given.substr(3) : given;  // byte order mark
  if (text.find('\0') != std::string::npos) throw Refusal(file + ": holds zero bytes; is it a text file in UTF-8?");
  const char separator = find_separator(text);
  std::vector<CsvRow> rows;
  std::vector<std::string> ragged;
  std::int64_t ragged_count = 0;
  int line = 1;
  for (std::size_t at = 0; at < text.size();) {
    const int start = line;
    CsvRow row = record(text, at, separator, line);
    if (row.size() == 1 && row[0].empty()) continue;  // an empty line
    if (!rows.empty() && row.size() != rows[0].size()) {
      if (++ragged_count <= 5) ragged.push_back(std::to_string(start) + " (" + std::to_string(row.size()) + ")");
      continue;
    }
    rows.push_back(std::move(row));
  }
  if (ragged_count > 0) {
    std::string lines;
    for (const std::string& one : ragged) lines += (lines.empty() ? "" : ", ") + one;
    throw Refusal(file + ": " + std::to_string(ragged_count) + " rows have not " + std::to_string(rows[0].size()) +
                  " columns as the first: line " + lines + (ragged_count > 5 ? ", ..." : ""));
  }
  if (rows.empty()) throw Refusal(file + ": no rows in it");
  return rows;
}

}  // namespace deft
