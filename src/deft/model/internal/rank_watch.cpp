#include "deft/model/internal/rank_watch.h"

#include <torch/csrc/distributed/c10d/Store.hpp>

#include "deft/core/interrupt.h"
#include "deft/model/process_group.h"

namespace deft {
namespace {

using namespace std::chrono_literals;

constexpr auto kBeat = 500ms;
constexpr auto kShortSilence = 3s;      // once a connection broke
constexpr auto kFindOut = 6s;
constexpr auto kHearing = 3s;           // that rank 0, when it gives up, waits for the others to hear why
constexpr auto kSameReason = 1500ms;    // that another waits whether rank 0 gives up too

const char* const kFailures = "failures";
const char* const kFailure = "failure";
const char* const kHeard = "heard";
const char* const kSuspicions = "suspicions";

std::string alive(int rank) { return "alive/" + std::to_string(rank); }

}  // namespace

RankWatch::RankWatch(Connect connect, int rank, std::vector<std::string> names)
    : rank_(rank), names_(std::move(names)), last_answer_(Clock::now()) {
  thread_ = std::thread([this, connect = std::move(connect)] {
    try {
      connect([this](c10d::Store& store) { watch(store); });
    } catch (const std::exception&) {  // the store's host is rank 0's
      set_reason(names_[0] + " is gone");
    }
    const std::lock_guard lock(mutex_);
    told_ = true;
    changed_.notify_all();
  });
}

RankWatch::~RankWatch() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
    changed_.notify_all();
  }
  thread_.join();
}

void RankWatch::watch(c10d::Store& store) {
  std::vector<std::int64_t> counts(names_.size(), -1);
  std::vector<Clock::time_point> moved(names_.size(), Clock::now());
  std::unique_lock lock(mutex_);
  while (!stop_) {
    const std::string mine = own_reason_;
    lock.unlock();
    store.add(alive(rank_), 1);
    if (suspects_.exchange(false)) store.add(kSuspicions, 1);
    if (!mine.empty()) return tell_the_others(store, mine);
    if (rank_ == 0) look_at_others(store, counts, moved);
    if (store.check({kFailure})) {
      const std::vector<std::uint8_t> text = store.get(kFailure);
      set_reason({text.begin(), text.end()});
      store.add(kHeard, 1);
      return;
    }
    lock.lock();
    last_answer_ = Clock::now();
    changed_.wait_for(lock, kBeat, [&] { return stop_ || !own_reason_.empty() || suspects_; });
  }
}

// Rank 0 stays until the others have heard: its store goes with it. They wait a moment whether it fails as they do.
void RankWatch::tell_the_others(c10d::Store& store, const std::string& mine) {
  const std::string leaders = "reason/0";
  if (rank_ == 0) store.set(leaders, std::vector<std::uint8_t>(mine.begin(), mine.end()));
  announce(store, names_[static_cast<std::size_t>(rank_)] + " failed: " + mine);
  const auto end = Clock::now() + (rank_ == 0 ? kHearing : kSameReason);
  if (rank_ == 0) {
    while (Clock::now() < end && store.add(kHeard, 0) + 1 < static_cast<std::int64_t>(names_.size())) std::this_thread::sleep_for(20ms);
    return;
  }
  while (Clock::now() < end && !store.check({leaders})) std::this_thread::sleep_for(20ms);
  if (store.check({leaders})) {
    const std::vector<std::uint8_t> text = store.get(leaders);
    as_leader_ = mine == std::string(text.begin(), text.end());
  }
  store.add(kHeard, 1);
}

void RankWatch::look_at_others(c10d::Store& store, std::vector<std::int64_t>& counts, std::vector<Clock::time_point>& moved) {
  const bool broken = store.add(kSuspicions, 0) > 0;
  const auto patience = broken ? std::chrono::duration_cast<Clock::duration>(kShortSilence) : std::chrono::duration_cast<Clock::duration>(ProcessGroup::kSilence);
  for (std::size_t other = 1; other < names_.size(); ++other) {
    const std::int64_t count = store.add(alive(static_cast<int>(other)), 0);
    if (count != counts[other]) {
      counts[other] = count;
      moved[other] = Clock::now();
    } else if (const auto silent = Clock::now() - moved[other]; silent > patience) {
      announce(store, names_[other] + " is gone: nothing was heard of it for " +
                          std::to_string(std::chrono::duration_cast<std::chrono::seconds>(silent).count()) + " s");
    }
  }
}

void RankWatch::announce(c10d::Store& store, const std::string& reason) {
  if (store.add(kFailures, 1) == 1) store.set(kFailure, std::vector<std::uint8_t>(reason.begin(), reason.end()));
}

void RankWatch::set_reason(const std::string& reason) {
  const std::lock_guard lock(mutex_);
  if (reason_.empty()) reason_ = reason;
  changed_.notify_all();
}

void RankWatch::check() {
  const std::lock_guard lock(mutex_);
  if (!reason_.empty()) throw RankLost(reason_);
  if (Clock::now() - last_answer_ > ProcessGroup::kSilence) {
    throw RankLost(names_[0] + " is gone: it has not answered for " + std::to_string(ProcessGroup::kSilence.count()) + " s");
  }
}

void RankWatch::find_out(const std::string& error) {
  suspects_ = true;
  std::unique_lock lock(mutex_);
  changed_.notify_all();
  const auto end = Clock::now() + kFindOut;
  // Whoever started us wants us to end: mpirun gives a second after a rank has died.
  while (reason_.empty() && Clock::now() < end && !interrupt_requested()) changed_.wait_for(lock, 100ms);
  throw RankLost(reason_.empty() ? "another rank is gone (" + error.substr(0, error.find('\n')) + ")" : reason_);
}

bool RankWatch::give_up(const std::string& reason) {
  std::unique_lock lock(mutex_);
  own_reason_ = reason.empty() ? "no reason given" : reason;
  changed_.notify_all();
  changed_.wait_for(lock, kHearing + 1s, [&] { return told_; });
  return as_leader_;
}

}  // namespace deft
