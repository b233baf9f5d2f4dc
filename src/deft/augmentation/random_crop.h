// Random crop: the picture moves by up to `padding` pixels each way; what was outside is mirrored or black.
//
//   shifted(image, dy, dx): pixel (y, x) <- pixel (y + dy, x + dx)      dx = 1:  1 2 3  ->  2 3 2 (reflect), 2 3 0 (zero)
//
// The same as padding the border and cutting the picture's size out anywhere.     Krizhevsky et al. 2012
#ifndef DEFT_AUGMENTATION_RANDOM_CROP_H
#define DEFT_AUGMENTATION_RANDOM_CROP_H

#include <string>

#include "deft/augmentation/border.h"
#include "deft/augmentation/role.h"

namespace deft {

struct RandomCropOptions {
  std::int64_t padding = 4;  // pixels
  std::string mode = "reflect";
};
void describe(RandomCropOptions& options, Fields& fields);

Image shifted(const Image& image, std::int64_t dy, std::int64_t dx, Border border);

class RandomCrop : public Augmentation {
 public:
  static const Card card;
  using Options = RandomCropOptions;
  explicit RandomCrop(Options options) : options_(std::move(options)) {}
  void apply(Image& image, Random& random, const SampleContext& context) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
