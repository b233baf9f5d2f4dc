#include "deft/augmentation/zoom.h"

#include <cmath>

#include "deft/augmentation/warp.h"

namespace deft {

const Card Zoom::card{"augmentation", "zoom", "Zoom", "LeCun, Bottou, Bengio, Haffner 1998"};

void describe(ZoomOptions& o, Fields& f) {
  f.real("low", o.low, "smallest magnification", {0.1, 10});
  f.real("high", o.high, "largest magnification", {0.1, 10});
  describe_border(o.mode, f);
  f.require(o.low <= o.high, "low must not exceed high");
}

double random_zoom(double low, double high, Random& random) {
  return std::exp(random.uniform(std::log(low), std::log(high)));
}

void Zoom::apply(Image& image, Random& random, const SampleContext&) const {
  const double factor = random_zoom(options_.low, options_.high, random);
  warp(image, magnify(factor, factor), border_of(options_.mode));
}

}  // namespace deft
