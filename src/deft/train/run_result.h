// What a training run gives: its folder, and its summary as summary.json has it.
#ifndef DEFT_TRAIN_RUN_RESULT_H
#define DEFT_TRAIN_RUN_RESULT_H

#include <string>

#include <nlohmann/json.hpp>

namespace deft {

struct RunResult {
  std::string folder;
  nlohmann::json summary;
  bool interrupted = false;
  double seeds_until = 0.0;              // seconds from the request's start, where the decision is to train the same with other seeds in what is left; 0: not so
  int exit_code = 0;                     // of a rank that ends because of what rank 0 says: 1 refused, 3 failed
};

}  // namespace deft

#endif
