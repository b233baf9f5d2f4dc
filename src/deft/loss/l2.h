// L2 loss of regression: the squared distance to the target.                                Legendre 1805
//
//   L = sum_k (z_k - t_k)^2        dL/dz_k = 2 (z_k - t_k)
//
//   squared_distance({1, 2}, {0, 4}, gradient) == 5;   gradient == {2, -4}
//
// Outliers weigh in squares: scale the targets, or take l1.
#ifndef DEFT_LOSS_L2_H
#define DEFT_LOSS_L2_H

#include "deft/loss/role.h"

namespace deft {

template <class T>
T squared_distance(std::span<const T> outputs, std::span<const T> targets, std::span<T> gradient);

struct L2LossOptions {};
void describe(L2LossOptions& options, Fields& fields);

class L2Loss : public Loss {
 public:
  static const Card card;
  using Options = L2LossOptions;
  explicit L2Loss(Options) {}
  void evaluate(const LossBatch& batch, std::span<float> losses, std::span<float> gradient) const override;
  void predict(std::span<const float> logits, std::int64_t outputs, std::span<float> predictions) const override;
};

}  // namespace deft

#endif
