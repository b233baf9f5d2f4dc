// Hinge loss: the score of the right class should beat the others by a margin (multi-class support vector machine).
//                                              Weston and Watkins 1999 (sum); Crammer and Singer 2001, JMLR 2 (largest)
//   form "sum":       L = sum_{j != y} max(0, s_j - s_y + margin)               (CS231n)
//   form "largest":   L = max(0, max_{j != y} s_j - s_y + margin)               (Crammer and Singer)
//
//   hinge({3.2, 5.1, -1.7}, class 0, margin 1, sum)  ==  max(0, 5.1 - 3.2 + 1) + max(0, -1.7 - 3.2 + 1)  ==  2.9
//
// The class y is the largest entry of the target: smoothed or mixed targets are not for this loss. Scores are no
// probabilities; predict() reports their softmax, which ranks them alike.
#ifndef DEFT_LOSS_HINGE_H
#define DEFT_LOSS_HINGE_H

#include <string>

#include "deft/loss/role.h"

namespace deft {

// One sample; `largest`: the second form. `squared`: each max(0, ...) is squared (squared_hinge). T: float or double.
template <class T>
T hinge(std::span<const T> scores, std::span<const T> targets, std::span<T> gradient, double margin, bool largest,
        bool squared = false);

struct HingeOptions {
  double margin = 1.0;
  std::string form = "sum";
};
void describe(HingeOptions& options, Fields& fields);

class Hinge : public Loss {
 public:
  static const Card card;
  using Options = HingeOptions;
  explicit Hinge(Options options) : options_(std::move(options)) {}
  void evaluate(const LossBatch& batch, std::span<float> losses, std::span<float> gradient) const override;
  void predict(std::span<const float> logits, std::int64_t outputs, std::span<float> predictions) const override;
  bool takes_soft_targets() const override { return false; }

 private:
  Options options_;
};

}  // namespace deft

#endif
