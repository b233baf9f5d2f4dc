// The recipe's [train] and [log] tables.
#ifndef DEFT_RECIPE_RUN_OPTIONS_H
#define DEFT_RECIPE_RUN_OPTIONS_H

#include <cstdint>
#include <string>

#include "deft/core/fields.h"

namespace deft {

struct TrainOptions {
  double epochs = 0.0;                // 0: decided; may be a fraction (9.9)
  std::int64_t batch_size = 0;        // 0: decided
  std::int64_t seed = 0;
  std::string device = "cpu";
  std::string precision = "auto";     // auto: bfloat16 where the processor has it; int8: trained so, answers in 8 bits
  std::int64_t threads = 0;           // 0: all cores
  std::int64_t workers = 0;           // threads that prepare batches; 0: decided
  std::string time;                   // "90s", "5m", "1h30m"; empty: no limit
  std::int64_t evaluate_every = 1;    // epochs between looks at the validation part
  std::string choose_by = "accuracy"; // what the kept weights are best in, on the validation part
  bool shuffle = true;                // a new order in every epoch
  bool synchronized_batch_norm = false;  // on several machines: statistics of the whole batch
};
void describe(TrainOptions& options, Fields& fields);

struct LogOptions {
  std::string folder = "runs";        // run folders are made in here
  std::int64_t every = 10;            // steps between `step` lines of log.jsonl
  bool tensorboard = false;           // event files beside it
};
void describe(LogOptions& options, Fields& fields);

// "90s" -> 90, "5m" -> 300, "1h30m" -> 5400, "45" -> 45. Throws Refusal for anything else.
double seconds_of(const std::string& text);

}  // namespace deft

#endif
