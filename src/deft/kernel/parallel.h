// A loop shared by all threads of the process (OpenMP). Work is cut into chunks whose number does not
// depend on the number of threads, so that sums over chunks come out the same on any machine.
//
//   for_chunks(rows, chunk_count(rows), width, [&](std::int64_t chunk, std::int64_t first, std::int64_t last) { ... });
#ifndef DEFT_KERNEL_PARALLEL_H
#define DEFT_KERNEL_PARALLEL_H

#include <algorithm>
#include <cstdint>
#include <functional>

namespace deft {

// Threads of for_chunks and of every kernel from now on; 0: all processors.
void use_kernel_threads(int threads);
int kernel_threads();

// Calls work(chunk) for chunk = 0 .. count - 1, in any order, on all threads. `work` must not throw.
void in_parallel(std::int64_t count, const std::function<void(std::int64_t)>& work);

constexpr std::int64_t kMostChunks = 64;

inline std::int64_t chunk_count(std::int64_t items) { return std::min(items, kMostChunks); }

// Below this many numbers the work is done before other threads have woken up.
constexpr std::int64_t kWorthThreads = 1 << 15;

// Items 0 .. items - 1 in `chunks` consecutive parts of nearly equal size: work(chunk, first, last).
// An item is `numbers` numbers large; little work stays on the calling thread.
template <class Work>
void for_chunks(std::int64_t items, std::int64_t chunks, std::int64_t numbers, const Work& work) {
  auto one = [&](std::int64_t chunk) { work(chunk, items * chunk / chunks, items * (chunk + 1) / chunks); };
  if (items * numbers >= kWorthThreads) return in_parallel(chunks, one);
  for (std::int64_t chunk = 0; chunk < chunks; ++chunk) one(chunk);
}

}  // namespace deft

#endif
