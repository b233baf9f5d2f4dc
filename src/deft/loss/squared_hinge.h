// Squared hinge loss: the hinge loss with each shortfall squared: gross violations weigh more, and it has no corner.
//                                                                          Tang 2013, arXiv:1306.0239 (L2-SVM)
//   form "sum":       L = sum_{j != y} max(0, s_j - s_y + margin)^2
//   form "largest":   L = max(0, max_{j != y} s_j - s_y + margin)^2
//
//   scores {3.2, 5.1, -1.7}, class 0, margin 1, sum:   2.9^2 + 0 == 8.41        gradient {-5.8, 5.8, 0}
//
// hinge(..., squared = true) of hinge.h computes it. Hard targets only; predict() reports the softmax of the scores.
#ifndef DEFT_LOSS_SQUARED_HINGE_H
#define DEFT_LOSS_SQUARED_HINGE_H

#include "deft/loss/hinge.h"

namespace deft {

class SquaredHinge : public Loss {
 public:
  static const Card card;
  using Options = HingeOptions;
  explicit SquaredHinge(Options options) : options_(std::move(options)) {}
  void evaluate(const LossBatch& batch, std::span<float> losses, std::span<float> gradient) const override;
  void predict(std::span<const float> logits, std::int64_t outputs, std::span<float> predictions) const override;
  bool takes_soft_targets() const override { return false; }

 private:
  Options options_;
};

}  // namespace deft

#endif
