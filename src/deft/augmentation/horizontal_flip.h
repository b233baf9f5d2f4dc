// Horizontal flip: left and right change places, with a probability.
//
//   mirror(image): pixel (y, x) <- pixel (y, width - 1 - x)          1 2 3  ->  3 2 1
//
// Simonyan, Zisserman 2014 and everyone since. Not for letters and digits: a mirrored 2 is no 2.
#ifndef DEFT_AUGMENTATION_HORIZONTAL_FLIP_H
#define DEFT_AUGMENTATION_HORIZONTAL_FLIP_H

#include "deft/augmentation/role.h"

namespace deft {

struct HorizontalFlipOptions {
  double probability = 0.5;
};
void describe(HorizontalFlipOptions& options, Fields& fields);

void mirror(Image& image);

class HorizontalFlip : public Augmentation {
 public:
  static const Card card;
  using Options = HorizontalFlipOptions;
  explicit HorizontalFlip(Options options) : options_(std::move(options)) {}
  void apply(Image& image, Random& random, const SampleContext& context) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
