#include "deft/data/csv.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <set>

#include "deft/core/nearest_name.h"
#include "deft/core/problem.h"
#include "deft/data/csv_table.h"
#include "deft/data/file_bytes.h"

namespace deft {
namespace {

constexpr std::int64_t kLimit = std::int64_t{4} << 30;

struct Table {
  std::string file;
  std::vector<std::string> names;
  std::vector<CsvRow> rows;
  bool header = false;
};

bool numeric_from(const std::vector<CsvRow>& rows, std::size_t first, std::size_t column) {
  bool any = false;
  double value = 0;
  for (std::size_t r = first; r < rows.size(); ++r) {
    if (is_missing(rows[r][column])) continue;
    if (!to_number(rows[r][column], value)) return false;
    any = true;
  }
  return any;
}

// A first line whose numeric columns hold text; or, where no column is numeric, one that shares no cell with
// the rest of its column.
bool has_header(const std::vector<CsvRow>& rows, const std::string& label) {
  if (rows.size() < 2) return false;
  if (!label.empty() && std::count(rows[0].begin(), rows[0].end(), label)) return true;
  bool any_numeric = false, foreign = true;
  double value = 0;
  for (std::size_t c = 0; c < rows[0].size(); ++c) {
    if (numeric_from(rows, 1, c)) {
      any_numeric = true;
      if (!is_missing(rows[0][c]) && !to_number(rows[0][c], value)) return true;
    }
    for (std::size_t r = 1; r < rows.size(); ++r) foreign = foreign && rows[r][c] != rows[0][c];
  }
  return !any_numeric && foreign && rows.size() > 2;
}

Table read_table(const std::string& file, const std::string& label) {
  const std::vector<std::uint8_t> bytes = read_bytes(file, kLimit);
  Table table;
  table.file = file;
  table.rows = parse_csv(std::string(bytes.begin(), bytes.end()), file);
  table.header = has_header(table.rows, label);
  if (table.header) {
    table.names = table.rows[0];
    table.rows.erase(table.rows.begin());
  } else {
    for (std::size_t c = 1; c <= table.rows[0].size(); ++c) table.names.push_back("column" + std::to_string(c));
  }
  return table;
}

std::size_t label_column(const Table& table, const std::string& label) {
  if (label.empty()) return table.names.size() - 1;
  const auto found = std::find(table.names.begin(), table.names.end(), label);
  if (found != table.names.end()) return static_cast<std::size_t>(found - table.names.begin());
  double number = 0;
  if (to_number(label, number) && number == std::floor(number) && number >= 1 &&
      number <= static_cast<double>(table.names.size())) {
    return static_cast<std::size_t>(number) - 1;
  }
  throw Refusal(table.file + ": no column '" + label + "' for the label" + did_you_mean(label, table.names));
}

// "young,smiling" names two columns, unless one column is called exactly so.
std::vector<std::size_t> label_columns(const Table& table, const std::string& label) {
  if (std::count(table.names.begin(), table.names.end(), label)) return {label_column(table, label)};
  std::vector<std::size_t> columns;
  std::size_t begin = 0;
  while (true) {
    const std::size_t comma = label.find(',', begin);
    const std::size_t column = label_column(table, label.substr(begin, comma - begin));
    if (std::count(columns.begin(), columns.end(), column)) {
      throw Refusal(table.file + ": label column '" + table.names[column] + "' is named twice");
    }
    columns.push_back(column);
    if (comma == std::string::npos) return columns;
    begin = comma + 1;
  }
}

// 1 for yes, 0 for no, -1 for neither.
int yes_or_no(std::string cell) {
  for (char& c : cell) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  for (const char* yes : {"1", "yes", "true", "y", "t"}) {
    if (cell == yes) return 1;
  }
  for (const char* no : {"0", "no", "false", "n", "f"}) {
    if (cell == no) return 0;
  }
  return -1;
}

// 10 after 9: class names that are numbers are sorted by value.
std::vector<std::string> sorted_names(const std::set<std::string>& names) {
  std::vector<std::string> sorted(names.begin(), names.end());
  double value = 0;
  if (!std::all_of(sorted.begin(), sorted.end(), [&](const std::string& n) { return to_number(n, value); })) return sorted;
  std::sort(sorted.begin(), sorted.end(), [](const std::string& a, const std::string& b) {
    double x = 0, y = 0;
    to_number(a, x);
    to_number(b, y);
    return x < y;
  });
  return sorted;
}

bool is_regression(const Table& table, std::size_t column) {
  if (!numeric_from(table.rows, 0, column)) return false;
  std::set<double> distinct;
  bool fractions = false;
  for (const CsvRow& row : table.rows) {
    double value = 0;
    to_number(row[column], value);
    distinct.insert(value);
    fractions = fractions || value != std::floor(value);
  }
  return fractions && distinct.size() > 20 && distinct.size() * 10 > table.rows.size();
}

float cell_value(const std::string& cell, const Column& column) {
  constexpr float missing = std::numeric_limits<float>::quiet_NaN();
  if (is_missing(cell)) return missing;
  if (column.categorical()) {
    const auto found = std::lower_bound(column.categories.begin(), column.categories.end(), cell);
    if (found == column.categories.end() || *found != cell) return missing;
    return static_cast<float>(found - column.categories.begin());
  }
  double value = 0;
  return to_number(cell, value) ? static_cast<float>(value) : missing;
}

Task task_of(const Table& table, const std::vector<std::size_t>& labels, const std::string& wanted) {
  for (const Task task : {Task::classes, Task::attributes, Task::regression}) {
    if (wanted == to_string(task)) {
      if (task == Task::classes && labels.size() > 1) {
        throw Refusal(table.file + ": data.task = classes wants one label column, and " + std::to_string(labels.size()) +
                      " are named; name one, or use data.task=attributes");
      }
      return task;
    }
  }
  if (labels.size() == 1) return is_regression(table, labels[0]) ? Task::regression : Task::classes;
  const bool answers = std::all_of(labels.begin(), labels.end(), [&](std::size_t label) {
    return std::all_of(table.rows.begin(), table.rows.end(), [&](const CsvRow& row) { return yes_or_no(row[label]) >= 0; });
  });
  return answers ? Task::attributes : Task::regression;
}

// The targets of one row: one number per label column.
void encode_targets(const CsvRow& row, const std::vector<std::size_t>& labels, Task task, const std::string& where, std::vector<float>& targets) {
  for (const std::size_t label : labels) {
    const std::string cell = where + "label '" + row[label] + "' ";
    if (is_missing(row[label])) throw Refusal(cell + "is missing");
    double value = yes_or_no(row[label]);
    if (task == Task::attributes && value < 0) throw Refusal(cell + "is neither yes nor no (1 0, yes no, true false)");
    if (task == Task::regression && !to_number(row[label], value)) throw Refusal(cell + "is not a finite number");
    targets.push_back(static_cast<float>(value));
  }
}

Samples encode(const Table& table, const DataSet& set, const std::vector<std::size_t>& labels, bool test) {
  Samples samples;
  if (set.task != Task::classes) samples.outputs = static_cast<std::int64_t>(labels.size());
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    const CsvRow& row = table.rows[r];
    const std::string where = table.file + ": row " + std::to_string(r + 1) + ": ";
    for (std::size_t c = 0, k = 0; c < row.size(); ++c) {
      if (!std::count(labels.begin(), labels.end(), c)) samples.rows.push_back(cell_value(row[c], set.columns[k++]));
    }
    if (set.task != Task::classes) {
      encode_targets(row, labels, set.task, where, samples.targets);
      continue;
    }
    const std::string& label = row[labels[0]];
    if (is_missing(label)) throw Refusal(where + "label '" + label + "' is missing");
    const auto found = std::find(set.class_names.begin(), set.class_names.end(), label);
    if (found == set.class_names.end()) {
      throw Refusal(where + "label '" + label + "' " + (test ? "is in the test part only" : "is not usable") +
                    did_you_mean(label, set.class_names));
    }
    samples.labels.push_back(found - set.class_names.begin());
  }
  return samples;
}

void refuse_infinite_labels(const Table& table, std::size_t column) {
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    std::string lower = table.rows[r][column];
    for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (!lower.empty() && (lower[0] == '-' || lower[0] == '+')) lower.erase(0, 1);
    if (lower == "inf" || lower == "infinity" || is_missing(lower)) {
      throw Refusal(table.file + ": row " + std::to_string(r + 1) + ": label '" + table.rows[r][column] +
                    "' is " + (lower[0] == 'i' ? "not finite" : "missing"));
    }
  }
}

}  // namespace

const Card Csv::card{"data", "csv", "CSV table", "RFC 4180"};

void describe(CsvOptions& options, Fields& fields) {
  fields.text("path", options.path, "the file");
  fields.text("test", options.test, "file with the test part; empty: split one off");
}

DataSet Csv::load(const DataOptions& options) const {
  if (options_.path.empty()) throw Refusal("data.source: the file is missing after 'csv:'");
  const Table table = read_table(options_.path, options.label);
  if (table.rows.empty()) throw Refusal(table.file + ": a header and no rows");
  if (table.names.size() < 2) throw Refusal(table.file + ": only one column; a label and at least one more are needed");
  const std::vector<std::size_t> labels = label_columns(table, options.label);
  if (labels.size() == table.names.size()) throw Refusal(table.file + ": every column is a label; at least one must be left to learn from");
  for (const std::size_t label : labels) refuse_infinite_labels(table, label);

  DataSet set;
  set.name = std::filesystem::path(options_.path).stem().string();
  set.task = task_of(table, labels, options.task);
  for (std::size_t c = 0; c < table.names.size(); ++c) {
    if (std::count(labels.begin(), labels.end(), c)) continue;
    Column column{table.names[c], {}};
    std::set<std::string> values;
    for (const CsvRow& row : table.rows) {
      if (!is_missing(row[c])) values.insert(row[c]);
    }
    if (values.empty()) set.notes.push_back("column '" + column.name + "' holds nothing but missing values");
    if (!values.empty() && !numeric_from(table.rows, 0, c)) column.categories.assign(values.begin(), values.end());
    set.columns.push_back(std::move(column));
  }
  std::string label_names;
  for (const std::size_t label : labels) label_names += (label_names.empty() ? "'" : ", '") + table.names[label] + "'";
  if (set.task != Task::classes) {
    for (const std::size_t label : labels) set.class_names.push_back(table.names[label]);
  } else {
    std::set<std::string> names;
    for (const CsvRow& row : table.rows) names.insert(row[labels[0]]);
    set.class_names = sorted_names(names);
    if (set.class_names.size() > 1000) {
      throw Refusal(table.file + ": label column " + label_names + " has " +
                    std::to_string(set.class_names.size()) + " classes, more than 1000; is it the right column?");
    }
  }
  set.train = encode(table, set, labels, false);
  set.notes.push_back(std::string(table.header ? "the first line is a header" : "no header line") + "; label: column" +
                      (labels.size() > 1 ? "s " : " ") + label_names + " (" + to_string(set.task) + ")");
  if (!options_.test.empty()) {
    const Table test = read_table(options_.test, options.label);
    if (test.names.size() != table.names.size()) {
      throw Refusal(test.file + ": " + std::to_string(test.names.size()) + " columns, " + table.file + " has " +
                    std::to_string(table.names.size()));
    }
    for (const std::size_t label : labels) refuse_infinite_labels(test, label);
    set.test = encode(test, set, labels, true);
    set.test_given = true;
  }
  return set;
}

}  // namespace deft
