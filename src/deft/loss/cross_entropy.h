// Softmax cross entropy: the loss of classification. Soft targets (smoothed, mixed) are welcome.
//
//   p = softmax(z)     L = -sum_k t_k log p_k = logsumexp(z) * sum_k t_k - sum_k t_k z_k     dL/dz = p * sum_k t_k - t
//
//   softmax_cross_entropy({0, 0}, {1, 0}, gradient) == log 2;   gradient == {-0.5, 0.5}
//
// Stable for any size of logits: the largest is subtracted first. An untrained network of C classes starts near log C.
#ifndef DEFT_LOSS_CROSS_ENTROPY_H
#define DEFT_LOSS_CROSS_ENTROPY_H

#include "deft/loss/role.h"

namespace deft {

// Row by row; T is float or double.
template <class T>
T softmax_cross_entropy(std::span<const T> logits, std::span<const T> targets, std::span<T> gradient);

void softmax(std::span<const float> logits, std::span<float> probabilities);
void softmax_rows(std::span<const float> logits, std::int64_t outputs, std::span<float> probabilities);

struct CrossEntropyOptions {};
void describe(CrossEntropyOptions& options, Fields& fields);

class CrossEntropy : public Loss {
 public:
  static const Card card;
  using Options = CrossEntropyOptions;
  explicit CrossEntropy(Options) {}
  void evaluate(const LossBatch& batch, std::span<float> losses, std::span<float> gradient) const override;
  void predict(std::span<const float> logits, std::int64_t outputs, std::span<float> predictions) const override;
};

}  // namespace deft

#endif
