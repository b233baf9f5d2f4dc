#include "cli/data_command.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <iostream>

#include <fmt/format.h>

#include "cli/command.h"
#include "deft/core/files.h"
#include "deft/core/png.h"
#include "deft/core/problem.h"
#include "deft/data/contact_sheet.h"
#include "deft/data/dataset.h"
#include "deft/data/download.h"
#include "deft/data/duplicates.h"
#include "deft/data/parallel.h"
#include "deft/data/picture_file.h"

namespace deft {
namespace {

namespace fs = std::filesystem;

std::vector<std::int64_t> class_counts(const Samples& samples, std::size_t classes) {
  std::vector<std::int64_t> counts(classes);
  for (std::int64_t label : samples.labels) ++counts[static_cast<std::size_t>(label)];
  return counts;
}

struct ChannelStatistics {
  std::vector<double> mean, deviation;  // of values 0 .. 1
};

ChannelStatistics channel_statistics(const Pictures& pictures) {
  const auto channels = static_cast<std::size_t>(pictures.channels());
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(pictures.height() * pictures.width()) * channels);
  std::vector<std::int64_t> sum(channels), squares(channels);  // whole numbers: exact
  for (std::int64_t i = 0; i < pictures.size(); ++i) {
    pictures.read(i, bytes.data());
    for (std::size_t p = 0; p < bytes.size(); ++p) {
      sum[p % channels] += bytes[p];
      squares[p % channels] += bytes[p] * bytes[p];
    }
  }
  const double n = static_cast<double>(pictures.size()) * static_cast<double>(bytes.size() / channels);
  ChannelStatistics result;
  for (std::size_t c = 0; c < channels; ++c) {
    const double mean = static_cast<double>(sum[c]) / n;
    result.mean.push_back(mean / 255);
    result.deviation.push_back(std::sqrt(std::max(0.0, static_cast<double>(squares[c]) / n - mean * mean)) / 255);
  }
  return result;
}

DataOptions options_of(const std::string& source, const std::string& label) {
  DataOptions options;
  options.source = source;
  options.label = label;
  return options;
}

void write_contact_sheet(const DataSet& set, const std::string& file) {
  const Sheet sheet = contact_sheet(set);
  write_file(file, png(sheet.pixels, sheet.height, sheet.width, 3));
}

nlohmann::json description(const DataSet& set) {
  nlohmann::json json;
  json["name"] = set.name;
  json["source"] = set.source;
  json["task"] = to_string(set.task);
  json["train_samples"] = set.train.size();
  json["test_samples"] = set.test.size();
  json["test_given"] = set.test_given;
  json["class_names"] = set.class_names;
  if (set.task == Task::classes) {
    json["train_counts"] = class_counts(set.train, set.class_names.size());
    json["test_counts"] = class_counts(set.test, set.class_names.size());
  }
  if (set.train.pictures) {
    const ChannelStatistics statistics = channel_statistics(*set.train.pictures);
    json["pictures"] = {{"height", set.train.pictures->height()},   {"width", set.train.pictures->width()},
                        {"channels", set.train.pictures->channels()}, {"typical_height", set.typical_height},
                        {"typical_width", set.typical_width},         {"mean", statistics.mean},
                        {"deviation", statistics.deviation}};
  }
  json["columns"] = nlohmann::json::array();
  for (std::size_t c = 0; c < set.columns.size(); ++c) {
    std::int64_t missing = 0;
    for (std::size_t i = c; i < set.train.rows.size(); i += set.columns.size()) missing += std::isnan(set.train.rows[i]);
    json["columns"].push_back({{"name", set.columns[c].name},
                               {"kind", set.columns[c].categorical() ? "categorical" : "numeric"},
                               {"categories", set.columns[c].categories.size()},
                               {"missing", missing}});
  }
  const Duplicates duplicates = find_duplicates(set.train, set.test);
  json["duplicates"] = {{"within_train", duplicates.within},
                        {"test_in_train", duplicates.shared},
                        {"contradicting_labels", duplicates.contradicting}};
  json["notes"] = set.notes;
  return json;
}

std::string three_digits(const nlohmann::json& values) {
  std::string text;
  for (double value : values.get<std::vector<double>>()) text += fmt::format("{}{:.3f}", text.empty() ? "" : " ", value);
  return text;
}

void print(const nlohmann::json& json) {
  std::cout << one_line(json["name"]) << ": " << json["train_samples"] << " training samples, "
            << json["test_samples"] << " test samples" << (json["test_given"].get<bool>() ? "" : " (split off)") << ", "
            << json["class_names"].size() << ' ' << json["task"].get<std::string>() << '\n';
  if (json.contains("train_counts")) {
    const auto counts = json["train_counts"].get<std::vector<std::int64_t>>();
    const auto tests = json["test_counts"].get<std::vector<std::int64_t>>();
    const std::int64_t most = std::max<std::int64_t>(1, *std::max_element(counts.begin(), counts.end()));
    for (std::size_t c = 0; c < counts.size(); ++c) {
      std::string name = one_line(json["class_names"][c]);
      name.resize(std::max<std::size_t>(name.size(), 14), ' ');
      std::cout << "  " << name << ' ' << std::string(static_cast<std::size_t>((counts[c] * 40 + most - 1) / most), '#')
                << ' ' << counts[c] << " + " << tests[c] << '\n';
    }
  }
  if (json.contains("pictures")) {
    const auto& p = json["pictures"];
    std::cout << "pictures " << p["height"] << " x " << p["width"] << " x " << p["channels"] << " (on disk typically "
              << p["typical_height"] << " x " << p["typical_width"] << ")\n  mean " << three_digits(p["mean"]) << ", deviation "
              << three_digits(p["deviation"]) << " (of values 0 .. 1)\n";
  }
  for (const auto& column : json["columns"]) {
    std::cout << "  column " << one_line(column["name"]) << ": " << column["kind"].get<std::string>();
    if (column["categories"] > 0) std::cout << ", " << column["categories"] << " categories";
    if (column["missing"] > 0) std::cout << ", " << column["missing"] << " missing";
    std::cout << '\n';
  }
  const auto& d = json["duplicates"];
  std::cout << "duplicates: " << d["within_train"] << " within the training part, " << d["test_in_train"]
            << " test samples are also training samples, " << d["contradicting_labels"] << " with another label\n";
  for (const auto& note : json["notes"]) std::cout << "note: " << one_line(note) << '\n';
}

// A class name as a folder name: no slashes, no leading dot.
std::string folder_name(std::string name) {
  for (char& c : name) {
    if (c == '/' || c == '\\' || c == '\0') c = '_';
  }
  if (name.empty() || name[0] == '.') name = "_" + name;
  return name;
}

void write_part(const DataSet& set, const Samples& samples, const fs::path& folder) {
  for (const std::string& name : set.class_names) fs::create_directories(folder / folder_name(name));
  const Pictures& pictures = *samples.pictures;
  parallel_for(samples.size(), [&](std::int64_t i) {
    std::vector<std::uint8_t> bytes(static_cast<std::size_t>(pictures.height() * pictures.width() * pictures.channels()));
    pictures.read(i, bytes.data());
    std::string number = std::to_string(i);
    number.insert(0, 6 - std::min<std::size_t>(6, number.size()), '0');
    const std::string name = folder_name(set.class_names[static_cast<std::size_t>(samples.labels[static_cast<std::size_t>(i)])]);
    write_png((folder / name / (number + ".png")).string(), pictures.height(), pictures.width(), pictures.channels(),
              bytes.data());
  });
}

// Written beside the target and renamed: a failure leaves nothing behind.
void make_folder(const DataSet& set, const fs::path& target) {
  if (!set.train.pictures) throw Refusal(set.source + ": a table cannot be written as pictures");
  const fs::path folder = fs::absolute(target).lexically_normal();
  const fs::path clean = folder.has_filename() ? folder : folder.parent_path();
  std::error_code error;
  if (fs::exists(clean, error) && !(fs::is_directory(clean, error) && fs::is_empty(clean, error))) {
    throw Refusal(target.string() + ": exists and is not an empty folder; nothing was written");
  }
  const fs::path building = clean.string() + ".part" + std::to_string(getpid());
  try {
    write_part(set, set.train, building / "train");
    write_part(set, set.test, building / "test");
    fs::remove(clean, error);
    fs::rename(building, clean);
  } catch (const fs::filesystem_error& failure) {
    fs::remove_all(building, error);
    throw Refusal(target.string() + ": cannot be written: " + failure.code().message());
  } catch (...) {
    fs::remove_all(building, error);
    throw;
  }
}

DownloadProgress progress_line() {
  if (!isatty(STDERR_FILENO)) return {};
  return [](std::int64_t have, std::int64_t all) {
    std::cerr << '\r' << have / 1'000'000 << " MB";
    if (all > 0) std::cerr << " of " << all / 1'000'000;
    std::cerr << std::flush;
  };
}

}  // namespace

int data_command(const std::vector<std::string>& arguments) {
  CLI::App app{"Data sets: describe, make, get", "deft data"};
  app.require_subcommand(1);
  std::string source, picture, label, target, name, to;
  bool json = false;
  std::vector<std::string> options;

  CLI::App* describe = app.add_subcommand("describe", "what is in a data set");
  describe->add_option("data", source, "folder, cifar10:DIR, mnist:DIR, csv:FILE, glyphs, ...")->required();
  describe->add_flag("--json", json, "one JSON document on stdout");
  describe->add_option("--picture", picture, "write a sheet of samples of each class (PNG)");
  describe->add_option("--label", label, "label column of a CSV file");

  CLI::App* make = app.add_subcommand("make", "write a data set as class folders of PNG files");
  make->add_option("data", source, "glyphs, cifar10:DIR, cifar100:DIR, mnist:DIR")->required();
  make->add_option("folder", target, "a new or empty folder")->required();
  make->add_option("options", options, "key=value, for instance samples=600 classes=26");
  make->add_flag("--json", json, "one JSON document on stdout");

  CLI::App* get = app.add_subcommand("get", "download a data set");
  get->add_option("name", name, "cifar10, cifar100 or mnist")->required();
  get->add_option("--to", to, "folder (default: data/NAME)");
  get->add_flag("--json", json, "one JSON document on stdout");

  int exit_code = 0;
  if (!parse(app, arguments, exit_code)) return exit_code;
  return guarded([&] {
    if (describe->parsed()) {
      const DataSet set = load_data(options_of(source, label));
      const nlohmann::json answer = description(set);
      if (!picture.empty()) write_contact_sheet(set, picture);
      if (json) {
        print_json(answer);
      } else {
        print(answer);
      }
    } else if (make->parsed()) {
      for (const std::string& option : options) source += (source.find(':') == std::string::npos ? ':' : ',') + option;
      const DataSet set = load_data(options_of(source, ""));
      make_folder(set, target);
      std::cerr << set.train.size() << " training and " << set.test.size() << " test pictures in " << target << '\n';
      if (json) {
        print_json({{"folder", target}, {"train_samples", set.train.size()}, {"test_samples", set.test.size()}});
      }
    } else {
      const std::string made = get_data_set(name, to.empty() ? fs::path("data") / name : fs::path(to), progress_line());
      std::cerr << "ready: " << made << '\n';
      if (json) print_json({{"source", made}});
    }
    return 0;
  });
}

}  // namespace deft
