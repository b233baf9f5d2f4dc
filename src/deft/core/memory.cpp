#include "deft/core/memory.h"

#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <limits>
#include <optional>
#include <sstream>

namespace deft {
namespace {

constexpr std::int64_t kUnknown = std::numeric_limits<std::int64_t>::max() / 4;

// A file with nothing but a number; "max" and missing files are none.
std::optional<std::int64_t> number_in(const std::string& path) {
  std::ifstream file(path);
  std::int64_t value = 0;
  if (file >> value && value >= 0 && value < kUnknown) return value;
  return {};
}

// The number behind a word: "MemAvailable:  123 kB" or "inactive_file 123".
std::optional<std::int64_t> number_behind(const std::string& path, const std::string& word) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string first;
    std::int64_t value = 0;
    if (words >> first >> value && first == word) return value;
  }
  return {};
}

std::int64_t left_in_group(const std::string& folder, const char* limit_name, const char* usage_name, const char* cache_name) {
  const auto limit = number_in(folder + "/" + limit_name), usage = number_in(folder + "/" + usage_name);
  if (!limit || !usage) return kUnknown;
  const std::int64_t cache = number_behind(folder + "/memory.stat", cache_name).value_or(0);  // can be dropped
  return std::max<std::int64_t>(0, *limit - *usage + cache);
}

// The group and all above it: "/a/b", "/a", "".
std::int64_t left_in_groups(const std::string& mount, std::string group, const char* limit, const char* usage, const char* cache) {
  std::int64_t least = kUnknown;
  for (;;) {
    if (group == "/") group.clear();
    least = std::min(least, left_in_group(mount + group, limit, usage, cache));
    if (group.empty()) return least;
    group.erase(std::min(group.size(), group.rfind('/')));
  }
}

}  // namespace

std::int64_t available_memory(const std::string& root) {
  std::int64_t least = kUnknown;
  if (const auto kilobytes = number_behind(root + "/proc/meminfo", "MemAvailable:")) least = *kilobytes * 1024;
  std::ifstream groups(root + "/proc/self/cgroup");
  for (std::string line; std::getline(groups, line);) {  // "4:memory:/a/b" (version 1), "0::/a/b" (version 2)
    const std::size_t first = line.find(':'), second = line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string kinds = "," + line.substr(first + 1, second - first - 1) + ",", group = line.substr(second + 1);
    if (!group.starts_with("/")) continue;
    if (kinds.find(",memory,") != std::string::npos) {
      least = std::min(least, left_in_groups(root + "/sys/fs/cgroup/memory", group, "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"));
    } else if (kinds == ",,") {
      least = std::min(least, left_in_groups(root + "/sys/fs/cgroup", group, "memory.max", "memory.current", "inactive_file"));
    }
  }
  return least;
}

double peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

std::string to_text_bytes(std::int64_t bytes) {
  const bool large = bytes >= (std::int64_t{1} << 30);
  const double value = static_cast<double>(bytes) / (large ? 1 << 30 : 1 << 20);
  char text[48];
  std::snprintf(text, sizeof text, value >= 100 ? "%.0f %s" : "%.3g %s", value, large ? "GiB" : "MiB");
  return text;
}

}  // namespace deft
