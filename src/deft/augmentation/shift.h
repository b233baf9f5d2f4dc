// Shift: the picture moves by a random number of pixels, given as a share of its sides.
//
//   right = round(U(-share, share) * width),  down = round(U(-share, share) * height)
//   1 2 3  moved right by 1  ->  2 1 2 (reflect),  0 1 2 (zero)
//
// The same as `random_crop`, whose padding is in pixels: use the share where pictures differ in size. LeCun et al. 1998
#ifndef DEFT_AUGMENTATION_SHIFT_H
#define DEFT_AUGMENTATION_SHIFT_H

#include <string>

#include "deft/augmentation/role.h"

namespace deft {

struct ShiftOptions {
  double share = 0.1;  // of the side
  std::string mode = "reflect";
};
void describe(ShiftOptions& options, Fields& fields);

class Shift : public Augmentation {
 public:
  static const Card card;
  using Options = ShiftOptions;
  explicit Shift(Options options) : options_(std::move(options)) {}
  void apply(Image& image, Random& random, const SampleContext& context) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
