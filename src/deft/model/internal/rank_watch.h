// Tells which rank of a group is gone: every rank counts up in rank 0's store once a second, and rank 0 looks who stopped.
//
//   RankWatch watch(connect, rank, names);      // connect: a new client of the store; names: of all ranks, for people
//   watch.check();                              // throws RankLost as soon as a rank is known to be gone
//
// Times are of this machine's steady clock alone.
#ifndef DEFT_MODEL_INTERNAL_RANK_WATCH_H
#define DEFT_MODEL_INTERNAL_RANK_WATCH_H

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace c10d {
class Store;
}

namespace deft {

class RankWatch {
 public:
  using Connect = std::function<void(const std::function<void(c10d::Store&)>& use)>;   // opens a client of the store for `use`
  RankWatch(Connect connect, int rank, std::vector<std::string> names);
  ~RankWatch();
  void check();
  // A call to another rank broke down. Waits a moment for the name of the one that is gone, then throws RankLost.
  [[noreturn]] void find_out(const std::string& error);
  // This rank ends before its time. The first reason of all ranks is the one that they hear. True: rank 0's
  // is the same.
  bool give_up(const std::string& reason);

 private:
  using Clock = std::chrono::steady_clock;
  void watch(c10d::Store& store);
  void look_at_others(c10d::Store& store, std::vector<std::int64_t>& counts, std::vector<Clock::time_point>& moved);
  void tell_the_others(c10d::Store& store, const std::string& mine);
  void announce(c10d::Store& store, const std::string& reason);
  void set_reason(const std::string& reason);

  const int rank_;
  const std::vector<std::string> names_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::string reason_;                      // why the group is broken; empty: it is not
  std::string own_reason_;                  // of give_up(), to be announced
  Clock::time_point last_answer_;           // of the store
  bool stop_ = false;
  bool as_leader_ = false;                  // gives up for rank 0's reason
  bool told_ = false;                       // give_up() has been heard, or nobody is there to hear
  std::atomic<bool> suspects_{false};
  std::thread thread_;
};

}  // namespace deft

#endif
