#include "deft/loss/balanced_softmax.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "deft/core/problem.h"
#include "deft/loss/cross_entropy.h"
#include "deft/loss/rows.h"

namespace deft {

const Card BalancedSoftmax::card{"loss", "balanced_softmax", "Balanced softmax", "Ren et al. 2020, arXiv:2007.10740"};

template <class T>
T balanced_softmax(std::span<const T> logits, std::span<const T> targets, std::span<T> gradient,
                   std::span<const float> class_counts) {
  std::vector<T> shifted(logits.begin(), logits.end());
  for (std::size_t k = 0; k < shifted.size(); ++k) shifted[k] += std::log(std::max<T>(1, class_counts[k]));
  return softmax_cross_entropy<T>(shifted, targets, gradient);
}

template float balanced_softmax(std::span<const float>, std::span<const float>, std::span<float>,
                                std::span<const float>);
template double balanced_softmax(std::span<const double>, std::span<const double>, std::span<double>,
                                 std::span<const float>);

void describe(BalancedSoftmaxOptions&, Fields&) {}

void BalancedSoftmax::evaluate(const LossBatch& batch, std::span<float> losses, std::span<float> gradient) const {
  if (static_cast<std::int64_t>(batch.class_counts.size()) != batch.outputs) {
    throw Refusal(
        "[loss] balanced_softmax needs the number of samples of each class; this task has none, use "
        "cross_entropy");
  }
  for_each_row(batch, losses, gradient, [&batch](auto logits, auto targets, auto slopes) {
    return balanced_softmax<float>(logits, targets, slopes, batch.class_counts);
  });
}

void BalancedSoftmax::predict(std::span<const float> logits, std::int64_t outputs, std::span<float> predictions) const {
  softmax_rows(logits, outputs, predictions);
}

}  // namespace deft
