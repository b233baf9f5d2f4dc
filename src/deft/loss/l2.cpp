#include "deft/loss/l2.h"

#include <algorithm>

#include "deft/loss/rows.h"

namespace deft {

const Card L2Loss::card{"loss", "l2", "L2 loss (least squares)", "Legendre 1805"};

template <class T>
T squared_distance(std::span<const T> outputs, std::span<const T> targets, std::span<T> gradient) {
  T sum = 0;
  for (std::size_t k = 0; k < outputs.size(); ++k) {
    const T difference = outputs[k] - targets[k];
    sum += difference * difference;
    gradient[k] = 2 * difference;
  }
  return sum;
}

template float squared_distance(std::span<const float>, std::span<const float>, std::span<float>);
template double squared_distance(std::span<const double>, std::span<const double>, std::span<double>);

void describe(L2LossOptions&, Fields&) {}

void L2Loss::evaluate(const LossBatch& batch, std::span<float> losses, std::span<float> gradient) const {
  for_each_row(batch, losses, gradient, squared_distance<float>);
}

void L2Loss::predict(std::span<const float> logits, std::int64_t, std::span<float> predictions) const {
  std::copy(logits.begin(), logits.end(), predictions.begin());
}

}  // namespace deft
