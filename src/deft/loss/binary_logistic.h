// Binary logistic loss: one independent yes/no question per output (attributes).
//
//   L = sum_k log(1 + exp(z_k)) - t_k z_k        dL/dz_k = sigmoid(z_k) - t_k        t_k in 0 .. 1
//
//   binary_logistic({0}, {1}, gradient) == log 2;   gradient == {-0.5}
//
// Stable for any size of logits: log(1 + e^z) = max(z, 0) + log(1 + e^-|z|).
#ifndef DEFT_LOSS_BINARY_LOGISTIC_H
#define DEFT_LOSS_BINARY_LOGISTIC_H

#include "deft/loss/role.h"

namespace deft {

template <class T>
T binary_logistic(std::span<const T> logits, std::span<const T> targets, std::span<T> gradient);

struct BinaryLogisticOptions {};
void describe(BinaryLogisticOptions& options, Fields& fields);

class BinaryLogistic : public Loss {
 public:
  static const Card card;
  using Options = BinaryLogisticOptions;
  explicit BinaryLogistic(Options) {}
  void evaluate(const LossBatch& batch, std::span<float> losses, std::span<float> gradient) const override;
  void predict(std::span<const float> logits, std::int64_t outputs, std::span<float> predictions) const override;
};

}  // namespace deft

#endif
