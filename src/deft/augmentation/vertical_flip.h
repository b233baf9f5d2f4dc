// Vertical flip: top and bottom change places, with a probability.
//
//   turned over: pixel (y, x) <- pixel (height - 1 - y, x)          1 2  ->  3 4
//                                                                   3 4      1 2
//
// Cells under a microscope, satellite pictures: where there is no up. Not for photos of things that stand.
#ifndef DEFT_AUGMENTATION_VERTICAL_FLIP_H
#define DEFT_AUGMENTATION_VERTICAL_FLIP_H

#include "deft/augmentation/role.h"

namespace deft {

struct VerticalFlipOptions {
  double probability = 0.5;
};
void describe(VerticalFlipOptions& options, Fields& fields);

void turn_over(Image& image);

class VerticalFlip : public Augmentation {
 public:
  static const Card card;
  using Options = VerticalFlipOptions;
  explicit VerticalFlip(Options options) : options_(std::move(options)) {}
  void apply(Image& image, Random& random, const SampleContext& context) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
