// Rotation: by a random angle of up to `degrees` either way; the border is mirrored or black.
//
//   pixel <- bilinear sample of the picture at the position turned about the centre
//   rotated(image, 90): the first column becomes the bottom row (counter-clockwise on the screen)
#ifndef DEFT_AUGMENTATION_ROTATION_H
#define DEFT_AUGMENTATION_ROTATION_H

#include <string>

#include "deft/augmentation/border.h"
#include "deft/augmentation/role.h"

namespace deft {

struct RotationOptions {
  double degrees = 10;
  std::string mode = "reflect";
};
void describe(RotationOptions& options, Fields& fields);

Image rotated(Image image, double degrees, Border border = Border::reflect);

class Rotation : public Augmentation {
 public:
  static const Card card;
  using Options = RotationOptions;
  explicit Rotation(Options options) : options_(std::move(options)) {}
  void apply(Image& image, Random& random, const SampleContext& context) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
