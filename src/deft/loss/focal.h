// Focal loss: cross entropy that fades for samples which are right already, so that the hard ones are heard.
//                                                  Lin, Goyal, Girshick, He, Dollar 2017, arXiv:1708.02002
//   p = softmax(z)        L = -sum_k alpha_k t_k (1 - p_k)^gamma log p_k
//
//   gamma = 2, p of the right class 0.9:   0.01 * -log 0.9 == 0.00105        cross entropy: 0.105
//
// gamma 0 without alpha is cross entropy. alpha: one factor per class (empty: 1). Refused: as many as there are not
// classes. Soft targets (smoothed, mixed) are welcome.
#ifndef DEFT_LOSS_FOCAL_H
#define DEFT_LOSS_FOCAL_H

#include <vector>

#include "deft/loss/role.h"

namespace deft {

template <class T>
T focal(std::span<const T> logits, std::span<const T> targets, std::span<T> gradient, double gamma,
        const std::vector<double>& alpha);

struct FocalOptions {
  double gamma = 2.0;
  std::vector<double> alpha = {};
};
void describe(FocalOptions& options, Fields& fields);

class Focal : public Loss {
 public:
  static const Card card;
  using Options = FocalOptions;
  explicit Focal(Options options) : options_(std::move(options)) {}
  void evaluate(const LossBatch& batch, std::span<float> losses, std::span<float> gradient) const override;
  void predict(std::span<const float> logits, std::int64_t outputs, std::span<float> predictions) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
