// Label smoothing: takes a little of the target away from the right class and spreads it over all classes.
// The network no longer strives for infinite logits; accuracy usually gains, probabilities get softer.
//                                                        Szegedy et al. 2016, arXiv:1512.00567 (section 7)
//   t' = (1 - epsilon) * t + epsilon / C
//
//   smooth_labels({1, 0, 0, 0}, 0.2)  ->  {0.85, 0.05, 0.05, 0.05}
#ifndef DEFT_LOSS_LABEL_SMOOTHING_H
#define DEFT_LOSS_LABEL_SMOOTHING_H

#include "deft/loss/role.h"

namespace deft {

void smooth_labels(std::span<float> target, double epsilon);

struct LabelSmoothingOptions {
  double epsilon = 0.1;
};
void describe(LabelSmoothingOptions& options, Fields& fields);

class LabelSmoothing : public LossModifier {
 public:
  static const Card card;
  using Options = LabelSmoothingOptions;
  explicit LabelSmoothing(Options options) : options_(options) {}
  bool softens_targets() const override { return true; }
  void change_targets(std::span<float> targets, std::int64_t outputs) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
