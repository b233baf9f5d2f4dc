// L1 loss of regression: the absolute distance to the target; outliers weigh no more than their distance.
//                                                                                            Laplace 1793
//   L = sum_k |z_k - t_k|        dL/dz_k = sign(z_k - t_k),   sign(0) = 0
//
//   absolute_distance({1, 2, 3}, {0, 4, 3}, gradient) == 3;   gradient == {1, -1, 0}
//
// It aims at the median of the targets, l2 at their mean.
#ifndef DEFT_LOSS_L1_H
#define DEFT_LOSS_L1_H

#include "deft/loss/role.h"

namespace deft {

template <class T>
T absolute_distance(std::span<const T> outputs, std::span<const T> targets, std::span<T> gradient);

struct L1LossOptions {};
void describe(L1LossOptions& options, Fields& fields);

class L1Loss : public Loss {
 public:
  static const Card card;
  using Options = L1LossOptions;
  explicit L1Loss(Options) {}
  void evaluate(const LossBatch& batch, std::span<float> losses, std::span<float> gradient) const override;
  void predict(std::span<const float> logits, std::int64_t outputs, std::span<float> predictions) const override;
};

}  // namespace deft

#endif
