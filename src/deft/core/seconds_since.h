// Seconds that have passed since a moment.
//
//   const auto start = std::chrono::steady_clock::now();
//   seconds_since(start)                                     0.25, a quarter of a second later
#ifndef DEFT_CORE_SECONDS_SINCE_H
#define DEFT_CORE_SECONDS_SINCE_H

#include <chrono>

namespace deft {

inline double seconds_since(std::chrono::steady_clock::time_point start) { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(); }

}  // namespace deft

#endif
