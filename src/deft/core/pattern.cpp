#include "deft/core/pattern.h"

namespace deft {
namespace {

bool matches_one(std::string_view pattern, std::string_view name) {
  if (pattern.empty()) return name.empty();
  if (pattern.front() == '*') {
    for (std::size_t skip = 0; skip <= name.size(); ++skip) {
      if (matches_one(pattern.substr(1), name.substr(skip))) return true;
    }
    return false;
  }
  return !name.empty() && name.front() == pattern.front() && matches_one(pattern.substr(1), name.substr(1));
}

}  // namespace

bool matches(std::string_view pattern, std::string_view name) {
  while (true) {
    const std::size_t bar = pattern.find('|');
    if (matches_one(pattern.substr(0, bar), name)) return true;
    if (bar == std::string_view::npos) return false;
    pattern.remove_prefix(bar + 1);
  }
}

}  // namespace deft
