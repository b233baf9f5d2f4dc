// Harmful augmentation: a flip or turn that makes one class of another (a mirrored b is a d).   LeCun, Bottou and others
// 1998 (which changes keep the class is part of the knowledge of the task)
//
//   of the validation samples of classes a and b that are taken for a or b:
//     told apart = P(taken for a | is a) - P(taken for a | is b)        1: always, 0: by guessing
//   upper end of its interval < `apart`, both classes kept from all others, and a flip or turn among the augmentations
//     ->  warning, that augmentation off
//
// Two classes alone (nothing else to compare with) are not judged: there every failure looks like that.
#ifndef DEFT_COACH_HARMFUL_AUGMENTATION_H
#define DEFT_COACH_HARMFUL_AUGMENTATION_H

#include "deft/coach/role.h"

namespace deft {

// Two classes that are not told apart although the rest is.
struct TwinClasses {
  std::size_t a = 0, b = 0;
  double told_apart = 1.0, error = 0.0;
};
// `confusion`: classes x classes counts, row true, column predicted.
std::vector<TwinClasses> twin_classes(const std::vector<double>& confusion, std::size_t classes, double apart);

struct HarmfulAugmentationOptions {
  double apart = 0.5;  // what classes that an augmentation keeps apart reach at least
};
void describe(HarmfulAugmentationOptions& options, Fields& fields);

class HarmfulAugmentation : public CoachRule {
 public:
  static const Card card;
  using Options = HarmfulAugmentationOptions;
  explicit HarmfulAugmentation(Options options) : options_(options) {}
  std::vector<Finding> look(const Observations& seen) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
