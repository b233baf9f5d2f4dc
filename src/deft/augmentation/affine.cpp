#include "deft/augmentation/affine.h"

#include "deft/augmentation/zoom.h"

namespace deft {

const Card Affine::card{"augmentation", "affine", "Affine map", "Ciresan, Meier, Schmidhuber 2012, arXiv:1202.2745"};

void describe(AffineOptions& o, Fields& f) {
  f.real("degrees", o.degrees, "largest turn either way", {0, 180});
  f.real("translate", o.translate, "largest shift either way, as a share of the side", {0, 0.5});
  f.real("zoom_low", o.zoom_low, "smallest magnification", {0.1, 10});
  f.real("zoom_high", o.zoom_high, "largest magnification", {0.1, 10});
  f.real("shear_degrees", o.shear_degrees, "largest slant of the rows either way", {0, 40});
  describe_border(o.mode, f);
  f.require(o.zoom_low <= o.zoom_high, "zoom_low must not exceed zoom_high");
}

Projection random_affine(const AffineOptions& o, std::int64_t height, std::int64_t width, Random& random) {
  const double angle = random.uniform(-o.degrees, o.degrees);
  const double factor = random_zoom(o.zoom_low, o.zoom_high, random);
  const double rows = random.uniform(-o.shear_degrees, o.shear_degrees);
  const double right = random.uniform(-o.translate, o.translate) * static_cast<double>(width);
  const double down = random.uniform(-o.translate, o.translate) * static_cast<double>(height);
  return slant(rows, 0) * magnify(factor, factor) * turn(angle) * move(right, down);
}

void Affine::apply(Image& image, Random& random, const SampleContext&) const {
  warp(image, random_affine(options_, image.height, image.width, random), border_of(options_.mode));
}

}  // namespace deft
