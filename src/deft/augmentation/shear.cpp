#include "deft/augmentation/shear.h"

#include "deft/augmentation/warp.h"

namespace deft {

const Card Shear::card{"augmentation", "shear", "Shear", "Simard, Steinkraus, Platt 2003"};

void describe(ShearOptions& o, Fields& f) {
  f.real("degrees", o.degrees, "largest angle either way, of rows and of columns", {0, 40});
  describe_border(o.mode, f);
}

void Shear::apply(Image& image, Random& random, const SampleContext&) const {
  const double rows = random.uniform(-options_.degrees, options_.degrees);
  const double columns = random.uniform(-options_.degrees, options_.degrees);
  warp(image, slant(rows, columns), border_of(options_.mode));
}

}  // namespace deft
