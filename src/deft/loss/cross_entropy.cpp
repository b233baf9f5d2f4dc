#include "deft/loss/cross_entropy.h"

#include <algorithm>
#include <cmath>

#include "deft/loss/rows.h"

namespace deft {

const Card CrossEntropy::card{"loss", "cross_entropy", "Softmax cross entropy", "Bridle 1990"};

template <class T>
T softmax_cross_entropy(std::span<const T> logits, std::span<const T> targets, std::span<T> gradient) {
  const T largest = *std::max_element(logits.begin(), logits.end());
  T sum = 0, share = 0, hit = 0;
  for (std::size_t k = 0; k < logits.size(); ++k) {
    gradient[k] = std::exp(logits[k] - largest);
    sum += gradient[k];
    share += targets[k];
    hit += targets[k] * (logits[k] - largest);
  }
  for (std::size_t k = 0; k < logits.size(); ++k) gradient[k] = gradient[k] / sum * share - targets[k];
  return std::log(sum) * share - hit;
}

template float softmax_cross_entropy(std::span<const float>, std::span<const float>, std::span<float>);
template double softmax_cross_entropy(std::span<const double>, std::span<const double>, std::span<double>);

void softmax(std::span<const float> logits, std::span<float> probabilities) {
  const float largest = *std::max_element(logits.begin(), logits.end());
  float sum = 0.0f;
  for (std::size_t k = 0; k < logits.size(); ++k) sum += probabilities[k] = std::exp(logits[k] - largest);
  for (float& probability : probabilities) probability /= sum;
}

void softmax_rows(std::span<const float> logits, std::int64_t outputs, std::span<float> probabilities) {
  const auto width = static_cast<std::size_t>(outputs);
  for (std::size_t at = 0; at + width <= logits.size(); at += width) {
    softmax(logits.subspan(at, width), probabilities.subspan(at, width));
  }
}

void describe(CrossEntropyOptions&, Fields&) {}

void CrossEntropy::evaluate(const LossBatch& batch, std::span<float> losses, std::span<float> gradient) const {
  for_each_row(batch, losses, gradient, softmax_cross_entropy<float>);
}

void CrossEntropy::predict(std::span<const float> logits, std::int64_t outputs, std::span<float> predictions) const {
  softmax_rows(logits, outputs, predictions);
}

}  // namespace deft
