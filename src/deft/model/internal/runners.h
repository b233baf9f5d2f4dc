// What runs the steps of a StoredPlan for a slice of samples: oneDNN's primitives with post-operations, and our kernels.
#ifndef DEFT_MODEL_INTERNAL_RUNNERS_H
#define DEFT_MODEL_INTERNAL_RUNNERS_H

#include <memory>
#include <vector>

#include "deft/model/internal/stored_plan.h"

namespace deft {

// Some samples on their way through the network, on one thread.
struct Slice {
  std::int64_t count = 0;
  std::int64_t part = 0;             // which of the threads
  std::vector<void*> values;         // memory of each value
  void* scratchpad = nullptr;        // of scratchpad_bytes() of every runner
};

class Runner {
 public:
  virtual ~Runner() = default;
  // Gets ready for slices of `count` samples. all_threads: this slice is the only one, every thread works on it.
  virtual void prepare(std::int64_t count, bool all_threads) = 0;
  virtual std::size_t scratchpad_bytes() const { return 0; }
  virtual void run(const Slice& slice) const = 0;
};

// `model` gives activations and weights to steps without a form of their own; parts: threads that may call run() at once.
std::unique_ptr<Runner> runner_of(const StoredPlan& plan, const StoredStep& step, const Model& model, std::int64_t parts);

}  // namespace deft

#endif
