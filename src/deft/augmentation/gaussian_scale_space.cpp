#include "deft/augmentation/gaussian_scale_space.h"

#include <cmath>

#include "deft/augmentation/blur.h"

namespace deft {

const Card GaussianScaleSpace::card{"augmentation", "gaussian_scale_space", "Gaussian scale space", "Witkin 1983; Lindeberg 1994"};

void describe(GaussianScaleSpaceOptions& o, Fields& f) {
  f.real("finest", o.finest, "width of the weakest blur, in pixels", {0.1, 10});
  f.whole("octaves", o.octaves, "doublings of the width", {1, 6});
  f.whole("levels", o.levels, "widths in a doubling", {1, 16});
}

double scale_space_sigma(const GaussianScaleSpaceOptions& o, std::int64_t level) {
  return level == 0 ? 0 : o.finest * std::exp2(static_cast<double>(level - 1) / static_cast<double>(o.levels));
}

void GaussianScaleSpace::apply(Image& image, Random& random, const SampleContext&) const {
  blur(image, scale_space_sigma(options_, random.below(options_.octaves * options_.levels + 1)));
}

}  // namespace deft
