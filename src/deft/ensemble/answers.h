// What the members of an ensemble say of the same samples, and how good answers are.
//
//   Answers answers{.kind = {Task::classes, 3}, .count = 100};
//   answers.members.push_back({3, values});                       // 100 x 3 probabilities
//   combined(Average({}), answers)                                // 100 x 3
//   credits({Task::classes, 3}, predictions, targets)             // 1 for each sample answered rightly, else 0
#ifndef DEFT_ENSEMBLE_ANSWERS_H
#define DEFT_ENSEMBLE_ANSWERS_H

#include <cstdint>
#include <span>
#include <vector>

#include "deft/data/dataset.h"

namespace deft {

class Combination;

struct AnswerKind {
  Task task = Task::classes;
  std::int64_t outputs = 2;
};

struct MemberAnswers {
  std::int64_t width = 0;
  std::vector<float> values;           // count x width
  std::span<const float> row(std::int64_t i) const {
    return std::span(values).subspan(static_cast<std::size_t>(i * width), static_cast<std::size_t>(width));
  }
};

struct Answers {
  AnswerKind kind;
  std::int64_t count = 0;
  std::vector<MemberAnswers> members;
};

using Rows = std::span<const std::span<const float>>;

std::vector<float> combined(const Combination& rule, const Answers& answers);   // count x outputs

// For each sample: classes: 1 if right, else 0; attributes: share of right answers; regression: 1 - squared error / variance.
// Their mean is the metric of the summary (accuracy or R2). `targets`: count x outputs.
std::vector<double> credits(const AnswerKind& kind, std::span<const float> predictions, std::span<const float> targets);

// Mean cross entropy (attributes: sum over the answers; regression: half the squared error) of predictions.
double mean_loss(const AnswerKind& kind, std::span<const float> predictions, std::span<const float> targets);

}  // namespace deft

#endif
