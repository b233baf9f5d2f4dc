// Time of an all-reduce between the ranks that started this program, by size.
//   tests/peers/openmpi.sh 2 build/release/bench_all_reduce       prints: ranks bytes microseconds (median of 200)
// The sums are checked.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

#include "deft/model/process_group.h"

int main() {
  using Clock = std::chrono::steady_clock;
  deft::ProcessGroup group(deft::launch_of_environment());
  for (const std::size_t count : {std::size_t{1}, std::size_t{16}, std::size_t{1} << 10, std::size_t{1} << 14, std::size_t{1} << 17, std::size_t{1} << 20}) {
    std::vector<double> times;
    for (int round = 0; round < 200; ++round) {
      std::vector<double> values(count, 1.0);
      const Clock::time_point start = Clock::now();
      group.add_up(values);
      times.push_back(1e6 * std::chrono::duration<double>(Clock::now() - start).count());
      if (values.front() != group.size() || values.back() != group.size()) return 1;
    }
    std::nth_element(times.begin(), times.begin() + 100, times.end());
    if (group.leads()) std::printf("%d %zu %.1f\n", group.size(), count * sizeof(double), times[100]);
  }
}
