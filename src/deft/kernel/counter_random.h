// Random bits by number instead of in sequence: draw `index` of stream `key`, on any thread, in any order.
//
//   counter_bits(key, 0) is the first, counter_bits(key, 1) the second draw of Random(key).bits()
#ifndef DEFT_KERNEL_COUNTER_RANDOM_H
#define DEFT_KERNEL_COUNTER_RANDOM_H

#include <cstdint>

namespace deft {

inline std::uint64_t counter_bits(std::uint64_t key, std::uint64_t index) {
  std::uint64_t z = key + (index + 1) * 0x9E3779B97F4A7C15ULL;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
  return z ^ (z >> 31);
}

// True with probability `keep` (0 .. 1).
inline bool counter_keeps(std::uint64_t key, std::uint64_t index, double keep) {
  return static_cast<double>(counter_bits(key, index) >> 11) * 0x1.0p-53 < keep;
}

}  // namespace deft

#endif
