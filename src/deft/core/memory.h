// How much memory this process may still take: the least of what the system has and what its control groups allow.
//
//   if (needed > available_memory()) ...
//
// Linux only; elsewhere, and where nothing can be read, "no limit known" is a very large number.
#ifndef DEFT_CORE_MEMORY_H
#define DEFT_CORE_MEMORY_H

#include <cstdint>
#include <string>

namespace deft {

// `root` stands in front of /proc and /sys: tests bring their own files.
//   system: MemAvailable of /proc/meminfo
//   groups: limit - usage + inactive file pages, of the process's group and of all groups above it (versions 1 and 2)
std::int64_t available_memory(const std::string& root = "");

// The most that this process has had so far, in MB of 1024 KiB.
double peak_megabytes();

// 1610612736 -> "1.5 GiB", 5242880 -> "5 MiB"
std::string to_text_bytes(std::int64_t bytes);

}  // namespace deft

#endif
