#include "deft/augmentation/rotation.h"

#include "deft/augmentation/warp.h"

namespace deft {

const Card Rotation::card{"augmentation", "rotation", "Rotation", "Simard, Steinkraus, Platt 2003"};

void describe(RotationOptions& o, Fields& f) {
  f.real("degrees", o.degrees, "largest angle either way", {0, 180});
  describe_border(o.mode, f);
}

Image rotated(Image image, double degrees, Border border) {
  warp(image, turn(degrees), border);
  return image;
}

void Rotation::apply(Image& image, Random& random, const SampleContext&) const {
  warp(image, turn(random.uniform(-options_.degrees, options_.degrees)), border_of(options_.mode));
}

}  // namespace deft
