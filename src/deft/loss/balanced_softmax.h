// Balanced softmax: cross entropy whose logits are shifted by the logarithm of the class sizes while training, so that
// the network need not learn how frequent a class is and judges all alike at test time.
//                                                                       Ren et al. 2020, arXiv:2007.10740
//   p_k = n_k e^(z_k) / sum_j n_j e^(z_j)        L = -sum_k t_k log p_k        n_k: training samples of class k
//
//   z = {0, 0}, n = {90, 10}, class 1:   L = -log 0.1 == 2.3026;   predict reports softmax(z) = {0.5, 0.5}
//
// A class without samples counts as one sample. Refused: a task whose class sizes are unknown.
#ifndef DEFT_LOSS_BALANCED_SOFTMAX_H
#define DEFT_LOSS_BALANCED_SOFTMAX_H

#include "deft/loss/role.h"

namespace deft {

template <class T>
T balanced_softmax(std::span<const T> logits, std::span<const T> targets, std::span<T> gradient,
                   std::span<const float> class_counts);

struct BalancedSoftmaxOptions {};
void describe(BalancedSoftmaxOptions& options, Fields& fields);

class BalancedSoftmax : public Loss {
 public:
  static const Card card;
  using Options = BalancedSoftmaxOptions;
  explicit BalancedSoftmax(Options) {}
  void evaluate(const LossBatch& batch, std::span<float> losses, std::span<float> gradient) const override;
  void predict(std::span<const float> logits, std::int64_t outputs, std::span<float> predictions) const override;
};

}  // namespace deft

#endif
