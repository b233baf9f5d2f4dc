// How good predictions are: accuracy, per-class recall, confusion matrix, loss.
#ifndef DEFT_TRAIN_METRICS_H
#define DEFT_TRAIN_METRICS_H

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "deft/coach/surest_answers.h"
#include "deft/data/dataset.h"

namespace deft {

struct Metrics {
  std::int64_t count = 0;
  double loss = 0.0;
  // classes: share right; attributes: share of right yes/no answers; regression: 1 - squared error / variance.
  double accuracy = 0.0;
  double balanced_accuracy = 0.0;                      // mean of the recalls (classes)
  double macro_f1 = 0.0;
  double confidence = std::numeric_limits<double>::quiet_NaN();   // mean of the largest probability (classes)
  SurestAnswers surest;                                // classes
  std::vector<double> recall;                          // per class; NaN where the part has none of it
  std::vector<std::int64_t> confusion;                 // classes x classes: row true, column predicted
  // Wrong answers given with the most confidence, worst first: at most 24.
  struct Mistake {
    std::int64_t index, truth, answer;
    double probability;
  };
  std::vector<Mistake> mistakes;
};

// `predictions`: samples x outputs, probabilities for classes. `loss` is handed through.
Metrics measure(const Samples& samples, Task task, std::span<const float> predictions, std::int64_t outputs, double loss);

nlohmann::json to_json(const Metrics& metrics, const std::vector<std::string>& class_names);
std::string metric_name(Task task);   // "accuracy" or "r2"

}  // namespace deft

#endif
