#include "deft/loss/l1.h"

#include <algorithm>
#include <cmath>

#include "deft/loss/rows.h"

namespace deft {

const Card L1Loss::card{"loss", "l1", "L1 loss (least absolute deviations)", "Laplace 1793"};

template <class T>
T absolute_distance(std::span<const T> outputs, std::span<const T> targets, std::span<T> gradient) {
  T sum = 0;
  for (std::size_t k = 0; k < outputs.size(); ++k) {
    const T difference = outputs[k] - targets[k];
    sum += std::abs(difference);
    gradient[k] = static_cast<T>((difference > 0) - (difference < 0));
  }
  return sum;
}

template float absolute_distance(std::span<const float>, std::span<const float>, std::span<float>);
template double absolute_distance(std::span<const double>, std::span<const double>, std::span<double>);

void describe(L1LossOptions&, Fields&) {}

void L1Loss::evaluate(const LossBatch& batch, std::span<float> losses, std::span<float> gradient) const {
  for_each_row(batch, losses, gradient, absolute_distance<float>);
}

void L1Loss::predict(std::span<const float> logits, std::int64_t, std::span<float> predictions) const {
  std::copy(logits.begin(), logits.end(), predictions.begin());
}

}  // namespace deft
