#include "deft/report/run_document.h"

#include <sys/stat.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <limits>

#include "deft/coach/run_log.h"
#include "deft/coach/thinned.h"
#include "deft/core/json_text.h"
#include "deft/core/problem.h"

namespace deft {
namespace {

using Json = nlohmann::json;

constexpr double kStoppedAfter = 120;                 // seconds without a line
constexpr std::uint64_t kHead = 256 << 10, kTail = 64 << 10;
constexpr std::size_t kMostFindings = 200, kMostDecisions = 500, kMostLayers = 200, kMostRecalls = 200, kMostNumbers = 64, kMostAttempts = 8, kMostMembers = 8, kMostMemberSteps = 512;
constexpr std::size_t kLongestName = 200, kLongestEntry = 16 << 10;

struct FileInfo {
  bool regular = false;
  std::uint64_t size = 0;
  double changed = 0;   // seconds since 1970
};

// Of the file itself: a link in a folder from somebody else could lead anywhere.
FileInfo info_of(const std::string& path) {
  struct stat info {};
  if (lstat(path.c_str(), &info) != 0 || !S_ISREG(info.st_mode)) return {};
  return {true, static_cast<std::uint64_t>(info.st_size), static_cast<double>(info.st_mtim.tv_sec) + 1e-9 * static_cast<double>(info.st_mtim.tv_nsec)};
}

std::string text_of(const Json& from, const char* name) {
  const auto found = from.find(name);
  return found != from.end() && found->is_string() ? found->get<std::string>() : "";
}

double real_of(const Json& from, const char* name) {
  const auto found = from.find(name);
  return found != from.end() && found->is_number() ? found->get<double>() : std::numeric_limits<double>::quiet_NaN();
}

// What an epoch's curves need: its numbers, and the recalls of not too many classes.
Json numbers_of(const Json& line) {
  Json kept = Json::object();
  for (const auto& [name, value] : line.items()) {
    const bool recalls = name == "val_recall" && value.is_array() && value.size() <= kMostRecalls;
    if (kept.size() < kMostNumbers && name.size() <= kLongestName && (value.is_number() || recalls)) kept[name] = value;
  }
  if (kept.contains("val_recall")) {
    for (Json& one : kept["val_recall"]) one = one.is_number() ? one : Json();
  }
  return kept;
}

void add_small(Json& list, const Json& one, std::size_t most) {
  if (one.is_object() && list.size() < most && one.dump(-1, ' ', false, Json::error_handler_t::replace).size() <= kLongestEntry) list.push_back(one);
}

// The steps of a run, at most so many: `stride` of them make one point.
class MergedSteps {
 public:
  explicit MergedSteps(std::size_t most = kMostSteps) : most_(most) {}
  void add(const Json& line) {
    Point one{real_of(line, "step"), real_of(line, "epoch"), real_of(line, "loss"), real_of(line, "loss_low"), real_of(line, "loss_high"),
              real_of(line, "learning_rate"), real_of(line, "gradient_norm"), 1};
    if (std::isnan(one.low)) one.low = one.loss;
    if (std::isnan(one.high)) one.high = one.loss;
    if (!points_.empty() && points_.back().count < stride_) {
      points_.back() = merged(points_.back(), one);
      return;
    }
    if (points_.size() == most_) {
      for (std::size_t i = 0; 2 * i < points_.size(); ++i) points_[i] = merged(points_[2 * i], points_[2 * i + 1]);
      points_.resize(points_.size() / 2);
      stride_ *= 2;
    }
    points_.push_back(one);
  }

  Json json() const {
    const std::pair<const char*, double Point::*> columns[] = {{"step", &Point::step}, {"epoch", &Point::epoch}, {"loss", &Point::loss}, {"low", &Point::low},
                                                               {"high", &Point::high}, {"rate", &Point::rate},   {"gradient_norm", &Point::gradient_norm}};
    Json all = Json::object();
    for (const auto& [name, field] : columns) {
      Json column = Json::array();
      for (const Point& one : points_) column.push_back(std::isfinite(one.*field) ? Json(one.*field) : Json());
      all[name] = column;
    }
    return all;
  }

 private:
  struct Point {
    double step, epoch, loss, low, high, rate, gradient_norm;
    std::int64_t count;
  };
  static Point merged(const Point& a, const Point& b) {
    const std::int64_t count = a.count + b.count;
    const auto mean = (a.loss * static_cast<double>(a.count) + b.loss * static_cast<double>(b.count)) / static_cast<double>(count);
    return {b.step, b.epoch, mean, std::fmin(a.low, b.low), std::fmax(a.high, b.high), b.rate, std::fmax(a.gradient_norm, b.gradient_norm), count};
  }
  std::vector<Point> points_;
  std::size_t most_;
  std::int64_t stride_ = 1;
};

// One training of a run: there are several where the autopilot starts again.
struct Training {
  explicit Training(std::size_t most_steps = kMostSteps) : steps(most_steps) {}
  Json start = Json::object(), end = nullptr, findings = Json::array();
  Json last_epoch = 0;
  MergedSteps steps;
  Thinned<Json> epochs{kMostEpochs}, layers{kMostProbedEpochs};

  void add(const std::string& event, const Json& line) {
    if (event == "step") {
      steps.add(line);
    } else if (event == "epoch" || event == "start") {
      Observations seen;
      add_line(line, seen);   // keeps what is known of a layer, and nothing else
      if (seen.layers.size() > kMostLayers) seen.layers.resize(kMostLayers);
      for (LayerObservation& one : seen.layers) one.name = one.name.substr(0, kLongestName);
      const Json epoch = event == "start" ? Json(0) : line.value("epoch", Json());
      if (!seen.layers.empty()) layers.add({{"epoch", epoch}, {"layers", layers_to_json(seen.layers)}});
      if (event == "start") {
        start = line;
        start.erase("layers");
        return;
      }
      epochs.add(numbers_of(line));
      if (epoch.is_number()) last_epoch = epoch;
    } else if (event == "finding") {
      add_small(findings, line.value("finding", Json()), kMostFindings);
    } else if (event == "end") {
      end = line;
    }
  }
  Json curves() { return {{"steps", steps.json()}, {"epochs", std::move(epochs.kept())}}; }
  Json json() {
    Json all{{"start", start}, {"end", end}, {"findings", findings}, {"layers", std::move(layers.kept())}};
    all.update(curves());
    return all;
  }
};

// The curves of an ensemble's members, where they were trained in its own folder: no link is followed out of it.
Json members_of(const std::string& folder) {
  std::vector<std::string> names;
  std::error_code error;
  const std::string parent = folder + "/members";
  if (std::filesystem::symlink_status(parent, error).type() != std::filesystem::file_type::directory) return Json::array();
  for (const auto& one : std::filesystem::directory_iterator(parent, error)) {
    const bool is_run = one.symlink_status(error).type() == std::filesystem::file_type::directory && info_of(one.path().string() + "/log.jsonl").regular;
    if (is_run) names.push_back(one.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  names.resize(std::min(names.size(), kMostMembers));
  Json members = Json::array();
  for (const std::string& name : names) {
    Training training(kMostMemberSteps);
    std::vector<std::string> cut;
    try {
      read_lines(parent + "/" + name + "/log.jsonl", [&](const Json& line) {
        const std::string event = text_of(line, "event");
        if (event == "start" && !training.start.empty()) training = Training(kMostMemberSteps);
        training.add(event, line);
      }, cut);
    } catch (const Refusal&) {
      continue;   // a member whose log cannot be read has no curves
    }
    Json one{{"name", name}, {"start", {{"task", text_of(training.start, "task")}, {"network", text_of(training.start, "network")}}}};
    one.update(training.curves());
    members.push_back(one);
  }
  return members;
}

}  // namespace

std::string small_file(const std::string& path, std::uint64_t largest) {
  const FileInfo info = info_of(path);
  if (!info.regular || info.size > largest) return "";
  std::string text(info.size, '\0');
  std::ifstream file(path, std::ios::binary);
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(std::max<std::streamsize>(0, file.gcount())));
  return text;
}

nlohmann::json json_file(const std::string& path, std::uint64_t largest) {
  const std::string text = small_file(path, largest);
  Json read = text.empty() ? Json() : parse_json(text);
  return read.is_object() ? read : Json();
}

std::string run_state(const std::string& folder) {
  if (info_of(folder + "/summary.json").regular) return "finished";
  const FileInfo log = info_of(folder + "/log.jsonl");
  if (!log.regular) return "stopped";
  std::ifstream file(folder + "/log.jsonl", std::ios::binary);
  file.seekg(static_cast<std::streamoff>(log.size - std::min<std::uint64_t>(log.size, 4096)));
  const std::string end{std::istreambuf_iterator<char>(file), {}};
  const std::size_t newline = end.rfind('\n', end.empty() ? 0 : end.size() - 2);
  const Json last = parse_json(newline == std::string::npos ? end : end.substr(newline + 1));
  if (last.is_object() && text_of(last, "event") == "end") return last.contains("failed") ? "failed" : "finished";
  return static_cast<double>(std::time(nullptr)) - log.changed > kStoppedAfter ? "stopped" : "running";
}

nlohmann::json run_document(const std::string& folder) {
  const std::string log = folder + "/log.jsonl";
  if (!info_of(log).regular) throw Refusal(log + ": there is no such file");
  Json run{{"name", std::filesystem::path(folder).filename().string()}, {"decisions", Json::array()}, {"attempts", Json::array()}};
  Training now;
  std::vector<std::string> cut;   // that a line is still being written is no news to who watches it
  std::uint64_t offset = 0;
  read_lines(log, [&](const Json& line) {
    const std::string event = text_of(line, "event");
    if (event == "start" && !now.start.empty()) {   // the autopilot's next training
      if (run["attempts"].size() < kMostAttempts) run["attempts"].push_back(now.curves());
      now = Training();
    }
    if (event == "decision") {
      Json decision = line;
      decision["attempt"] = run["attempts"].size();
      decision["epoch"] = now.last_epoch;
      add_small(run["decisions"], decision, kMostDecisions);
    }
    now.add(event, line);
  }, cut, &offset);
  run.update(now.json());
  run["offset"] = offset;
  run["summary"] = json_file(folder + "/summary.json", kLargestSummary);
  run["pictures"] = json_file(folder + "/pictures.json", kLargestPictures);
  const std::string recipe = small_file(folder + "/recipe.toml", kLargestRecipe);
  run["recipe"] = recipe.empty() ? Json() : Json(recipe);
  run["members"] = members_of(folder);
  run["state"] = run_state(folder);
  return run;
}

nlohmann::json run_headline(const std::string& folder) {
  const std::string log = folder + "/log.jsonl";
  const FileInfo info = info_of(log);
  Json line{{"name", std::filesystem::path(folder).filename().string()}, {"state", run_state(folder)}, {"changed", std::floor(info.changed)}};
  if (!info.regular) {
    line["error"] = "no log.jsonl";
    return line;
  }
  const Json summary = json_file(folder + "/summary.json", kLargestSummary);
  std::ifstream file(log, std::ios::binary);
  const auto take = [&](std::uint64_t from, std::uint64_t size) {
    std::string text(size, '\0');
    file.clear();
    file.seekg(static_cast<std::streamoff>(from));
    file.read(text.data(), static_cast<std::streamsize>(size));
    text.resize(static_cast<std::size_t>(file.gcount()));
    return text;
  };
  const std::string head = take(0, std::min(info.size, kHead));
  const Json start = parse_json(head.substr(0, head.find('\n')));
  if (!start.is_object() && info.size > 0) line["error"] = "its first line is no JSON object";
  for (const char* name : {"data", "network"}) {
    for (const Json* from : {&summary, &start}) {
      if (from->is_object() && !line.contains(name) && !text_of(*from, name).empty()) line[name] = text_of(*from, name).substr(0, 200);
    }
  }
  if (summary.is_object()) {
    line["metric"] = text_of(summary, "metric");
    for (const char* name : {"test_accuracy", "val_accuracy"}) {
      if (!line.contains("accuracy") && std::isfinite(real_of(summary, name))) line["accuracy"] = real_of(summary, name);
    }
    if (std::isfinite(real_of(summary, "epochs"))) line["epoch"] = real_of(summary, "epochs");
    return line;
  }
  // The last epoch's line: long, as it carries the layers, but never far from the end.
  const std::string tail = take(info.size - std::min(info.size, kTail), std::min(info.size, kTail));
  for (std::size_t end = tail.rfind('\n'); end != std::string::npos && end > 0;) {
    const std::size_t begin = tail.rfind('\n', end - 1);
    const std::size_t from = begin == std::string::npos ? 0 : begin + 1;
    const Json one = parse_json(tail.substr(from, end - from));
    if (one.is_object() && text_of(one, "event") == "epoch") {
      if (std::isfinite(real_of(one, "val_accuracy"))) line["accuracy"] = real_of(one, "val_accuracy");
      if (std::isfinite(real_of(one, "epoch"))) line["epoch"] = real_of(one, "epoch");
      break;
    }
    end = begin;
  }
  return line;
}

std::vector<nlohmann::json> lines_behind(const std::string& folder, std::uint64_t& offset) {
  const std::string log = folder + "/log.jsonl";
  const FileInfo info = info_of(log);
  std::vector<Json> lines;
  if (!info.regular || info.size <= offset) return lines;
  std::string text(std::min(info.size - offset, kMostBytes), '\0');
  std::ifstream file(log, std::ios::binary);
  file.seekg(static_cast<std::streamoff>(offset));
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(std::max<std::streamsize>(0, file.gcount())));
  std::size_t begin = 0;
  for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', begin)) {
    Json line = parse_json(std::string_view(text).substr(begin, end - begin));
    if (line.is_object()) lines.push_back(std::move(line));
    begin = end + 1;
  }
  if (begin == 0 && text.size() == kMostBytes) begin = text.size();   // a line of a megabyte is nobody's
  offset += begin;
  return lines;
}

}  // namespace deft
