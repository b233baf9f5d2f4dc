// Random resized crop: a box of random area and shape, resampled to the picture's size (or to size x size).
//
//   area = picture's area * U(scale_low, scale_high),   width / height = exp(U(log ratio_low, log ratio_high))
//
// After ten boxes that do not fit, the largest centred square.     Szegedy et al. 2015
#ifndef DEFT_AUGMENTATION_RANDOM_RESIZED_CROP_H
#define DEFT_AUGMENTATION_RANDOM_RESIZED_CROP_H

#include "deft/data/memory_pictures.h"
#include "deft/augmentation/role.h"

namespace deft {

struct RandomResizedCropOptions {
  double scale_low = 0.35;
  double scale_high = 1;
  double ratio_low = 0.75;
  double ratio_high = 4.0 / 3.0;
  std::int64_t size = 0;  // 0: the picture's own
};
void describe(RandomResizedCropOptions& options, Fields& fields);

Box random_box(std::int64_t height, std::int64_t width, const RandomResizedCropOptions& options, Random& random);

class RandomResizedCrop : public Augmentation {
 public:
  static const Card card;
  using Options = RandomResizedCropOptions;
  explicit RandomResizedCrop(Options options) : options_(std::move(options)) {}
  void apply(Image& image, Random& random, const SampleContext& context) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
