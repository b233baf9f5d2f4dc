// What long work shows on the terminal: one line that rewrites itself, or nothing where nobody watches.
//
//   epoch  3/12 [=====>    ]  52 %   8,431 images/s   loss 0.812   4m12s left
#ifndef DEFT_CORE_PROGRESS_H
#define DEFT_CORE_PROGRESS_H

#include <chrono>
#include <cstdint>
#include <string>

namespace deft {

class Progress {
 public:
  Progress();  // shows itself only if standard error is a terminal
  void show(const std::string& head, double share, const std::string& tail);
  void clear();

 private:
  bool terminal_;
  bool shown_ = false;
  std::chrono::steady_clock::time_point last_{};
};

// 4m12s, 37s, 2h05m
std::string duration(double seconds);
// 8,431
std::string with_commas(std::int64_t number);
// "91.3 %"
std::string percent(double share);

}  // namespace deft

#endif
