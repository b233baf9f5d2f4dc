#include "deft/ensemble/answers.h"

#include <algorithm>
#include <cmath>

#include "deft/ensemble/role.h"

namespace deft {
namespace {

constexpr double kTiny = 1e-12;          // a probability of 0 for what is true would be an infinite loss

std::ptrdiff_t largest(std::span<const float> row) { return std::max_element(row.begin(), row.end()) - row.begin(); }

// Squared error of each sample over the variance of the targets.
std::vector<double> shares_of_variance(std::size_t width, std::span<const float> predictions, std::span<const float> targets) {
  const std::size_t count = predictions.size() / width;
  std::vector<double> mean(width), errors(count);
  for (std::size_t i = 0; i < targets.size(); ++i) mean[i % width] += targets[i] / static_cast<double>(count);
  double variance = 0;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    variance += (targets[i] - mean[i % width]) * (targets[i] - mean[i % width]) / static_cast<double>(count);
    errors[i / width] += (predictions[i] - targets[i]) * (predictions[i] - targets[i]);
  }
  for (double& one : errors) one = variance > 0 ? one / variance : 0.0;
  return errors;
}

}  // namespace

std::vector<float> combined(const Combination& rule, const Answers& answers) {
  const auto outputs = static_cast<std::size_t>(answers.kind.outputs);
  std::vector<float> all(static_cast<std::size_t>(answers.count) * outputs);
  std::vector<std::span<const float>> rows(answers.members.size());
  for (std::int64_t i = 0; i < answers.count; ++i) {
    for (std::size_t m = 0; m < rows.size(); ++m) rows[m] = answers.members[m].row(i);
    rule.combine(rows, std::span(all).subspan(static_cast<std::size_t>(i) * outputs, outputs));
  }
  return all;
}

std::vector<double> credits(const AnswerKind& kind, std::span<const float> predictions, std::span<const float> targets) {
  const auto width = static_cast<std::size_t>(kind.outputs);
  std::vector<double> result(predictions.size() / width);
  if (kind.task == Task::regression) {
    result = shares_of_variance(width, predictions, targets);
    for (double& one : result) one = 1.0 - one;
    return result;
  }
  for (std::size_t i = 0; i < result.size(); ++i) {
    const auto row = predictions.subspan(i * width, width), truth = targets.subspan(i * width, width);
    if (kind.task == Task::classes) {
      result[i] = largest(row) == largest(truth);
    } else {
      for (std::size_t k = 0; k < width; ++k) result[i] += ((row[k] > 0.5f) == (truth[k] > 0.5f)) / static_cast<double>(width);
    }
  }
  return result;
}

double mean_loss(const AnswerKind& kind, std::span<const float> predictions, std::span<const float> targets) {
  const auto log_of = [](double p) { return std::log(std::max(p, kTiny)); };
  double sum = 0;
  for (std::size_t i = 0; i < predictions.size(); ++i) {
    const double p = predictions[i], t = targets[i];
    if (kind.task == Task::regression) sum += 0.5 * (p - t) * (p - t);
    else if (t > 0) sum -= t * log_of(p);
    if (kind.task == Task::attributes && t < 1) sum -= (1 - t) * log_of(1 - p);
  }
  return predictions.empty() ? 0.0 : sum * static_cast<double>(kind.outputs) / static_cast<double>(predictions.size());
}

}  // namespace deft
