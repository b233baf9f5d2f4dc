#include "deft/loss/binary_logistic.h"

#include <algorithm>
#include <cmath>

#include "deft/activation/sigmoid.h"
#include "deft/loss/rows.h"

namespace deft {

const Card BinaryLogistic::card{"loss", "binary_logistic", "Binary logistic loss", "Cox 1958"};

template <class T>
T binary_logistic(std::span<const T> logits, std::span<const T> targets, std::span<T> gradient) {
  T sum = 0;
  for (std::size_t k = 0; k < logits.size(); ++k) {
    const T z = logits[k];
    sum += std::max(z, T(0)) + std::log1p(std::exp(-std::abs(z))) - targets[k] * z;
    gradient[k] = static_cast<T>(sigmoid(z)) - targets[k];
  }
  return sum;
}

template float binary_logistic(std::span<const float>, std::span<const float>, std::span<float>);
template double binary_logistic(std::span<const double>, std::span<const double>, std::span<double>);

void describe(BinaryLogisticOptions&, Fields&) {}

void BinaryLogistic::evaluate(const LossBatch& batch, std::span<float> losses, std::span<float> gradient) const {
  for_each_row(batch, losses, gradient, binary_logistic<float>);
}

void BinaryLogistic::predict(std::span<const float> logits, std::int64_t, std::span<float> predictions) const {
  std::transform(logits.begin(), logits.end(), predictions.begin(),
                 [](float z) { return static_cast<float>(sigmoid(z)); });
}

}  // namespace deft
