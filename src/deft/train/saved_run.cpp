#include "deft/train/saved_run.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>

#include <nlohmann/json.hpp>

#include "deft/core/files.h"
#include "deft/core/nearest_name.h"
#include "deft/core/problem.h"
#include "deft/data/csv_table.h"
#include "deft/data/memory_pictures.h"
#include "deft/data/picture_file.h"
#include "deft/data/role.h"

namespace deft {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kLargestCsv = std::uint64_t{4} << 30;

// The number of a category's text in the classifier's column; NaN (missing) for one it has never seen.
float category_number(const Column& column, const std::string& text) {
  const auto found = std::find(column.categories.begin(), column.categories.end(), text);
  return found == column.categories.end() ? std::nanf("") : static_cast<float>(found - column.categories.begin());
}

void match_columns(const Classifier& classifier, const DataSet& data, Samples& samples, const std::string& source) {
  const std::vector<Column>& wanted = classifier.columns();
  if (data.columns.size() != wanted.size()) {
    throw Refusal(source + ": it has " + std::to_string(data.columns.size()) + " columns beside the label, and the model was trained on " + std::to_string(wanted.size()));
  }
  for (std::size_t c = 0; c < wanted.size(); ++c) {
    if (!wanted[c].categorical()) {
      if (data.columns[c].categorical()) throw Refusal(source + ": column '" + data.columns[c].name + "' holds texts, and the model was trained on numbers there");
      continue;
    }
    for (std::int64_t row = 0; row < samples.size(); ++row) {
      float& cell = samples.rows[static_cast<std::size_t>(row) * wanted.size() + c];
      if (std::isnan(cell)) continue;
      // A column of texts may look like numbers in a small file.
      const std::string text = data.columns[c].categorical() ? data.columns[c].categories[static_cast<std::size_t>(cell)] : std::to_string(static_cast<std::int64_t>(cell));
      cell = category_number(wanted[c], text);
    }
  }
}

void match_labels(const Classifier& classifier, const DataSet& data, Samples& samples, const std::string& source) {
  if (samples.labels.empty()) return;
  std::vector<std::int64_t> number;
  for (const std::string& name : data.class_names) {
    const auto& known = classifier.class_names();
    const auto found = std::find(known.begin(), known.end(), name);
    if (found == known.end()) throw Refusal(source + ": the model knows no class '" + name + "'" + did_you_mean(name, known));
    number.push_back(found - known.begin());
  }
  for (std::int64_t& label : samples.labels) label = number[static_cast<std::size_t>(label)];
}

std::vector<std::string> files_in(const std::string& folder) {
  std::vector<std::string> files;
  for (const fs::directory_entry& one : fs::recursive_directory_iterator(folder)) {
    if (one.is_regular_file()) files.push_back(one.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

// Appends one picture at the classifier's size; says why it cannot be used, or nothing.
std::string append_picture(const Classifier& classifier, const std::string& text, std::vector<std::uint8_t>& all) {
  const std::int64_t side = load_side(classifier), channels = classifier.preparation().input().shape.channels;
  const auto size = static_cast<std::size_t>(side * side * channels);
  const std::vector<std::uint8_t> bytes(text.begin(), text.end());
  const PictureHeader header = picture_header(bytes);
  all.resize(all.size() + size);
  if (header.problem.empty() && decode_square(bytes, header, side, channels, all.data() + all.size() - size)) return "";
  all.resize(all.size() - size);
  return header.problem.empty() ? "cannot be decoded" : header.problem;
}

std::shared_ptr<const Pictures> as_pictures(const Classifier& classifier, std::int64_t count, std::vector<std::uint8_t> all) {
  const std::int64_t side = load_side(classifier);
  return std::make_shared<MemoryPictures>(count, side, side, classifier.preparation().input().shape.channels, std::move(all));
}

Samples read_pictures(const Classifier& classifier, const std::vector<std::string>& files, std::vector<std::string>& skipped) {
  std::vector<std::uint8_t> all;
  Samples samples;
  for (const std::string& file : files) {
    const std::string problem = append_picture(classifier, read_file(file, kMostPictureBytes), all);
    if (problem.empty()) samples.names.push_back(file);
    else skipped.push_back(file + ": " + problem);
  }
  samples.pictures = as_pictures(classifier, static_cast<std::int64_t>(samples.names.size()), std::move(all));
  return samples;
}

// One row from {"column": value, ...}; says what is wrong with it, or nothing.
std::string append_row(const Classifier& classifier, const std::string& text, std::vector<float>& rows) {
  const nlohmann::json json = nlohmann::json::parse(text, [](int depth, nlohmann::json::parse_event_t, nlohmann::json&) { return depth <= 2; }, false);
  if (!json.is_object()) return "not a JSON object of columns: {\"" + classifier.columns()[0].name + "\": value, ...}";
  std::vector<std::string> names;
  for (const Column& column : classifier.columns()) names.push_back(column.name);
  for (const auto& [name, value] : json.items()) {
    if (std::find(names.begin(), names.end(), name) == names.end()) return "the model knows no column '" + name + "'" + did_you_mean(name, names);
  }
  for (const Column& column : classifier.columns()) {
    const auto found = json.find(column.name);
    float cell = std::nanf("");
    if (found != json.end() && !found->is_null()) {
      if (column.categorical() != found->is_string() || (!found->is_string() && !found->is_number())) {
        rows.resize(rows.size() / names.size() * names.size());
        return "column '" + column.name + "' wants " + (column.categorical() ? "a text" : "a number");
      }
      cell = column.categorical() ? category_number(column, found->get<std::string>()) : found->get<float>();
    }
    rows.push_back(cell);
  }
  return "";
}

void append_rows(const Classifier& classifier, const std::string& file, Samples& samples) {
  const std::vector<Column>& columns = classifier.columns();
  const std::vector<CsvRow> rows = parse_csv(read_file(file, kLargestCsv), file);
  std::int64_t number = 0;
  for (const CsvRow& row : rows) {
    ++number;
    if (row.size() != columns.size() && row.size() != columns.size() + 1) {
      throw Refusal(file + ": line " + std::to_string(number) + " has " + std::to_string(row.size()) + " cells; expected " + std::to_string(columns.size()) + ", or one more with the label last");
    }
    if (number == 1 && row[0] == columns[0].name) continue;  // the header
    for (std::size_t c = 0; c < columns.size(); ++c) {
      double value = std::nan("");
      if (!is_missing(row[c])) {
        if (columns[c].categorical()) {
          value = category_number(columns[c], row[c]);
        } else if (!to_number(row[c], value)) {
          throw Refusal(file + ": line " + std::to_string(number) + ", column '" + columns[c].name + "': '" + row[c] + "' is not a number");
        }
      }
      samples.rows.push_back(static_cast<float>(value));
    }
    samples.names.push_back(file + ":" + std::to_string(number));
  }
}

}  // namespace

std::int64_t load_side(const Classifier& classifier) {
  const DataOptions options = classifier.data_options();
  return options.load_size ? options.load_size : classifier.preparation().input().shape.height;
}

std::vector<Override> take_overrides(std::vector<std::string>& words) {
  std::vector<Override> overrides;
  std::erase_if(words, [&](const std::string& word) {
    const bool is_file = word.find('=') == std::string::npos || word.find('/') < word.find('=') || fs::exists(word);
    if (!is_file) overrides.push_back(parse_override(word));
    return !is_file;
  });
  return overrides;
}

std::string model_file(const std::string& folder) {
  if (!fs::is_directory(folder)) throw Refusal(folder + ": there is no such run folder");
  if (!fs::exists(folder + "/model.safetensors")) {
    throw Refusal(folder + ": no model.safetensors in it: " +
                  (fs::exists(folder + "/checkpoints/last.safetensors") ? "the run was interrupted; finish it with  deft train --resume " + folder : "this is not a finished run"));
  }
  return folder + "/model.safetensors";
}

Classifier load_run(const std::string& folder, const std::vector<Override>& changes) { return Classifier::load(model_file(folder), changes); }

Samples samples_for(const Classifier& classifier, const std::string& source) {
  DataOptions options = classifier.data_options();
  options.source = source;
  const bool pictures = classifier.columns().empty();
  if (pictures) options.size = options.load_size = load_side(classifier);
  DataSet data = data_source(source)->load(options);
  if ((data.train.pictures != nullptr) != pictures) {
    throw Refusal(source + ": these data are " + (pictures ? "a table" : "pictures") + ", and the model was trained on " + (pictures ? "pictures" : "a table"));
  }
  Samples samples = data.test_given ? data.test : data.train;
  if (pictures) {
    samples.pictures = resized(samples.pictures, load_side(classifier));
  } else {
    match_columns(classifier, data, samples, source);
  }
  match_labels(classifier, data, samples, source);
  return samples;
}

Samples samples_of_files(const Classifier& classifier, const std::vector<std::string>& paths, std::vector<std::string>& skipped) {
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    if (fs::is_directory(path)) {
      for (std::string& file : files_in(path)) files.push_back(std::move(file));
    } else if (fs::exists(path)) {
      files.push_back(path);
    } else {
      throw Refusal(path + ": there is no such file or folder");
    }
  }
  if (files.empty()) throw Refusal(paths[0] + ": no files in it");
  if (classifier.columns().empty()) return read_pictures(classifier, files, skipped);
  Samples samples;
  for (const std::string& file : files) append_rows(classifier, file, samples);
  return samples;
}

Samples samples_of_bodies(const Classifier& classifier, const std::vector<std::string>& bodies, std::vector<std::string>& problems) {
  Samples samples;
  std::vector<std::uint8_t> pixels;
  problems.clear();
  for (const std::string& body : bodies) {
    problems.push_back(classifier.columns().empty() ? append_picture(classifier, body, pixels) : append_row(classifier, body, samples.rows));
    if (problems.back().empty()) samples.names.push_back("body " + std::to_string(problems.size()));
  }
  if (classifier.columns().empty()) samples.pictures = as_pictures(classifier, static_cast<std::int64_t>(samples.names.size()), std::move(pixels));
  return samples;
}

}  // namespace deft
