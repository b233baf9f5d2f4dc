// Labels that models contradict with confidence though they have not seen them: wrong ones, or cases that nothing in the data tells apart.
//                                                       confident learning: Northcutt, Jiang, Chuang 2021, arXiv:1911.00068
//   t_k = mean of p_k over the samples labelled k                   how sure the models are of a class where its label agrees
//   a sample counts for class j, the most probable of {k : p_k >= t_k}; C[label][j] += 1
//   share = sum over labels i of n_i * (1 - C[i][i] / sum_j C[i][j]) / n          n_i: samples labelled i
//
//   LabelErrors found = label_errors(out_of_fold, labels, 3);       // answers: samples x classes, probabilities
//   found.share == 0.031       found.surest[0] -> sample 17, labelled 0, looks like 2 (0.98)
//
// Answers must be out of fold: a model that has seen a sample repeats its label. A weak model contradicts much that is right.
#ifndef DEFT_COACH_LABEL_ERRORS_H
#define DEFT_COACH_LABEL_ERRORS_H

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "deft/coach/role.h"

namespace deft {

struct LabelError {
  std::int64_t sample = 0, label = 0, likely = 0;
  double probability = 0.0;              // of the likely class
};

struct LabelErrors {
  double share = 0.0;
  std::vector<LabelError> surest;        // largest p_likely - p_label first
};

LabelErrors label_errors(std::span<const float> answers, std::span<const std::int64_t> labels, std::int64_t classes, std::size_t most = 20);

// As the coach's rule label_noise says it; nothing under half a percent. `describe`: a sample in words.
std::optional<Finding> finding_of(const LabelErrors& errors, const std::vector<std::string>& class_names, const std::function<std::string(std::int64_t sample)>& describe);

}  // namespace deft

#endif
