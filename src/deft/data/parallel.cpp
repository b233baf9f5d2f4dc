#include "deft/data/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace deft {

void parallel_for(std::int64_t count, const std::function<void(std::int64_t)>& body) {
  const std::int64_t cores = std::max<std::int64_t>(1, std::thread::hardware_concurrency());
  const std::int64_t workers = std::min(cores, count);
  std::atomic<std::int64_t> next = 0;
  std::exception_ptr failure;
  std::mutex guard;
  auto work = [&] {
    for (std::int64_t i = next++; i < count; i = next++) {
      try {
        body(i);
      } catch (...) {
        const std::lock_guard<std::mutex> lock(guard);
        if (!failure) failure = std::current_exception();
        next = count;
      }
    }
  };
  std::vector<std::thread> threads;
  for (std::int64_t i = 1; i < workers; ++i) threads.emplace_back(work);
  work();
  for (std::thread& one : threads) one.join();
  if (failure) std::rethrow_exception(failure);
}

}  // namespace deft
