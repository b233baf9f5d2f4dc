#include "deft/augmentation/contrast.h"

#include "deft/augmentation/tones.h"
#include "deft/augmentation/zoom.h"

namespace deft {

const Card Contrast::card{"augmentation", "contrast", "Contrast", "Howard 2013, arXiv:1312.5402"};

void describe(ContrastOptions& o, Fields& f) {
  f.real("low", o.low, "smallest factor", {0.01, 10});
  f.real("high", o.high, "largest factor", {0.01, 10});
  f.require(o.low <= o.high, "low must not exceed high");
}

void Contrast::apply(Image& image, Random& random, const SampleContext&) const {
  change_contrast(image, random_zoom(options_.low, options_.high, random));
}

}  // namespace deft
