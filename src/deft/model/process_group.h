// The processes that train one network together: what they add up, hand on and agree on.          c10d with Gloo, over TCP
//
//   ProcessGroup group(launch_of_environment());        // returns when all ranks are there
//   std::vector<double> sums{loss, right};  group.add_up(sums);              // of all ranks, the same on each
//   model.backward(gradient, false, &group);                                  // gradients are added up while it runs
//
// Every rank must make the same calls in the same order. A rank that ends or falls silent makes every waiting call on the others
// throw RankLost within kSilence and a few seconds: each rank tells rank 0 once a second that it lives, so that a rank may take its
// time (reading data, a report) as long as it does. Clocks are never compared between hosts.
#ifndef DEFT_MODEL_PROCESS_GROUP_H
#define DEFT_MODEL_PROCESS_GROUP_H

#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "deft/core/launch.h"
#include "deft/core/problem.h"

namespace deft {

// Another rank is gone; what() says which and why, as far as known.
class RankLost : public TrainingFailure {
 public:
  using TrainingFailure::TrainingFailure;
};

struct GroupTraffic {
  std::int64_t bytes = 0;        // of gradients handed to all-reduce by this rank
  std::int64_t buckets = 0;
  double reducing = 0.0;         // seconds from the first bucket's start to the last one's end, of all backward passes
  double waiting = 0.0;          // seconds of those behind the end of backward: not hidden by it
};

class ProcessGroup {
 public:
  static constexpr std::chrono::seconds kSilence{15};
  static constexpr std::int64_t kBucketBytes = 1 << 20;   // of gradients that are added up together

  // Throws Refusal where rank 0 cannot be reached or ranks stay away for `patience`.
  explicit ProcessGroup(const Launch& launch, std::chrono::seconds patience = std::chrono::seconds(60));
  ~ProcessGroup();
  ProcessGroup(const ProcessGroup&) = delete;
  ProcessGroup& operator=(const ProcessGroup&) = delete;

  int rank() const;
  int size() const;
  bool leads() const { return rank() == 0; }
  int ranks_here() const;                                  // on this rank's host, itself too
  std::string name_of(int rank) const;                     // "rank 2 (node7)"

  void add_up(std::span<double> values);
  void start_adding(std::span<const double> values);       // in the background; one at a time
  std::vector<double> added();                             // waits for it
  std::string from_leader(const std::string& text);        // rank 0's, on every rank
  void from_leader(std::span<float> values);
  std::vector<std::string> gather(const std::string& text);            // by rank
  std::vector<std::vector<float>> gather(std::span<const float> values);   // sizes may differ

  // Tells the others why this rank ends before its time; they throw RankLost with this reason. True: rank 0 ends for the same
  // reason, and says so.
  bool give_up(const std::string& reason);

  const GroupTraffic& traffic() const;

  struct Inside;                                           // for model/internal
  Inside& inside() { return *inside_; }

 private:
  std::unique_ptr<Inside> inside_;
};

}  // namespace deft

#endif
