// Batches, prepared ahead of time by worker threads, the same whatever their number.
//
//   BatchStream stream(plan, preparation, samples, workers);
//   while (const Batch* batch = stream.next()) ...      // valid until the next call
//
// Epoch e is a permutation of the samples, or what an imbalance trick draws, by stream (seed, "order", e); the last
// incomplete batch is dropped where there is a full one. Workers never enter OpenMP.
#ifndef DEFT_TRAIN_BATCHES_H
#define DEFT_TRAIN_BATCHES_H

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "deft/augmentation/role.h"
#include "deft/imbalance/role.h"
#include "deft/imbalance/sampling.h"
#include "deft/model/model.h"
#include "deft/recipe/recipe.h"
#include "deft/train/preparation.h"

namespace deft {

struct Batch {
  std::int64_t count = 0;
  std::int64_t whole = 0;                 // samples of all ranks' parts of the batch together
  std::vector<std::int64_t> indices;      // into the samples
  std::vector<float> floats;              // the inputs, unless there are
  std::vector<std::uint16_t> bfloat16s;   // these
  std::vector<float> targets;             // count x outputs
  InputBatch inputs() const;
};

struct BatchPlan {
  std::uint64_t seed = 0;
  std::int64_t batch_size = 1;
  std::int64_t first_step = 0;            // resume: batches before are skipped
  std::int64_t steps = 0;
  std::int64_t outputs = 1;
  bool augment = true;
  bool shuffle = true;
  Precision precision = Precision::float32;
  std::shared_ptr<const Imbalance> sampling;               // chooses what an epoch draws; none: every sample once
  std::vector<std::shared_ptr<const BatchMixing>> mixing;  // mixup, cutmix: after preprocessing, in this order
  std::int64_t rank = 0, ranks = 1;                        // only this rank's part of every batch is made; mixing stays within it
};

// A name of random draws that every rank makes for itself; rank 0 draws what a process alone would.
std::string of_rank(const std::string& stream, std::int64_t rank);

std::int64_t steps_per_epoch(std::int64_t samples, std::int64_t batch_size);

// The recipe's trick that chooses samples, or none; and how many samples an epoch then draws.
std::shared_ptr<const Imbalance> sampling_of(const Recipe& recipe);
std::int64_t epoch_draws(const Recipe& recipe, const Samples& samples, std::int64_t classes);

// The samples of an epoch in order. `progress`: share of the training that is over when it begins.
std::vector<Draw> draws_of_epoch(const Imbalance* sampling, const Members& members, const Samples& samples, bool shuffle,
                                 std::uint64_t seed, std::int64_t epoch, double progress);

// The training part with the new rows that the recipe's tricks make (SMOTE).
Samples with_new_rows(const Recipe& recipe, const std::vector<Column>& columns, const Samples& train);

// One-hot rows for classes, the samples' own targets otherwise.
void write_targets(const Samples& samples, std::span<const std::int64_t> indices, std::int64_t outputs, std::vector<float>& targets);

class BatchStream {
 public:
  BatchStream(const BatchPlan& plan, const Preparation& preparation, const Samples& samples, std::int64_t workers);
  ~BatchStream();
  BatchStream(const BatchStream&) = delete;
  BatchStream& operator=(const BatchStream&) = delete;
  const Batch* next();                    // nullptr after the last
  void extend(std::int64_t steps);        // a new total, when the time plan changes

 private:
  void work();
  void fill(std::int64_t step, Batch& batch, Preparation::Scratch& scratch);
  std::shared_ptr<const std::vector<Draw>> order(std::int64_t epoch);

  static constexpr std::int64_t kAhead = 4;
  const BatchPlan plan_;
  const Preparation& preparation_;
  const Samples& samples_;
  std::int64_t steps_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::int64_t taken_;                    // next step a worker takes
  std::int64_t used_;                     // next step the consumer gets
  bool stop_ = false;
  std::exception_ptr error_;
  std::vector<Batch> ring_;
  std::vector<bool> ready_;
  Members members_;                       // only where an imbalance trick chooses
  std::int64_t draws_;                    // samples of an epoch
  std::map<std::int64_t, std::shared_ptr<const std::vector<Draw>>> orders_;
  std::vector<std::thread> threads_;
};

}  // namespace deft

#endif
