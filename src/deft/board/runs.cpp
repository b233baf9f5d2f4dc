#include "deft/board/runs.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <vector>

#include "deft/core/problem.h"
#include "deft/report/run_document.h"

namespace deft {
namespace {

namespace fs = std::filesystem;

bool is_run(const fs::path& folder) {
  std::error_code error;
  return fs::is_regular_file(fs::symlink_status(folder / "log.jsonl", error));
}

std::string stamp_of(const fs::path& folder) {
  std::string stamp = run_state(folder.string());
  for (const char* name : {"log.jsonl", "summary.json"}) {
    std::error_code error;
    const auto size = fs::file_size(folder / name, error);
    stamp.append(" ").append(error ? "-" : std::to_string(size));
    const auto time = fs::last_write_time(folder / name, error);
    if (!error) stamp.append(" ").append(std::to_string(time.time_since_epoch().count()));
  }
  return stamp;
}

}  // namespace

RunList::RunList(const std::string& folder) {
  std::error_code error;
  folder_ = fs::canonical(folder, error).string();
  if (error || !fs::is_directory(folder_, error)) throw Refusal(folder + ": there is no such folder");
  single_ = is_run(folder_);
}

std::string RunList::path(const std::string& name) const {
  const fs::path whole(folder_);
  if (single_) return name == whole.filename().string() ? folder_ : "";
  if (name.empty() || name.size() > 255 || name == "." || name == ".." || name.find('/') != std::string::npos || name.find('\0') != std::string::npos) return "";
  std::error_code error;
  const std::string real = fs::canonical(whole / name, error).string();
  if (error || !real.starts_with(folder_ + "/") || !is_run(real)) return "";
  return (whole / name).string();
}

nlohmann::json RunList::headlines() {
  std::vector<std::pair<fs::file_time_type, std::string>> found;
  std::error_code error;
  if (single_) {
    found.push_back({fs::file_time_type{}, fs::path(folder_).filename().string()});
  } else {
    for (fs::directory_iterator at(folder_, error), end; !error && at != end; at.increment(error)) {
      const std::string name = at->path().filename().string();
      if (path(name).empty()) continue;
      std::error_code ignored;
      found.push_back({fs::last_write_time(at->path() / "log.jsonl", ignored), name});
    }
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first != b.first ? a.first > b.first : a.second < b.second; });
  found.resize(std::min(found.size(), kMostRuns));
  const std::lock_guard<std::mutex> lock(mutex_);
  std::map<std::string, Known> now;
  nlohmann::json list = nlohmann::json::array();
  for (const auto& [time, name] : found) {
    const std::string folder = path(name), stamp = folder.empty() ? "" : stamp_of(folder);
    if (folder.empty()) continue;
    const auto old = known_.find(name);
    Known one = old != known_.end() && old->second.stamp == stamp ? old->second : Known{stamp, run_headline(folder)};
    one.headline["name"] = name;
    list.push_back(one.headline);
    now[name] = std::move(one);
  }
  known_ = std::move(now);
  return list;
}

}  // namespace deft
