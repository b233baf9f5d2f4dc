#include "deft/core/started.h"

#include <charconv>
#include <cstdlib>
#include <string>

namespace deft {
namespace {

using Clock = std::chrono::steady_clock;   // the same in all processes of a machine

constexpr const char* kNote = "DEFT_STARTED";   // nanoseconds of that clock

Clock::time_point noted() {
  const Clock::time_point now = Clock::now();
  const char* text = std::getenv(kNote);
  if (!text) return now;
  const std::string note = text;
  unsetenv(kNote);
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(note.data(), note.data() + note.size(), count);
  const Clock::time_point then{std::chrono::nanoseconds(count)};
  return error == std::errc() && end == note.data() + note.size() && then <= now ? then : now;
}

}  // namespace

void note_start() {
  setenv(kNote, std::to_string(std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now().time_since_epoch()).count()).c_str(), 1);
}

Clock::time_point started() {
  static const Clock::time_point start = noted();
  return start;
}

}  // namespace deft
