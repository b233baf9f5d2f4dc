#include "deft/augmentation/gaussian_blur.h"

#include "deft/augmentation/blur.h"

namespace deft {

const Card GaussianBlur::card{"augmentation", "gaussian_blur", "Gaussian blur", "Chen et al. 2020, arXiv:2002.05709"};

void describe(GaussianBlurOptions& o, Fields& f) {
  f.real("probability", o.probability, "share of pictures blurred", {0, 1});
  f.real("sigma_low", o.sigma_low, "smallest width of the blur, in pixels", {0, 50});
  f.real("sigma_high", o.sigma_high, "largest width of the blur, in pixels", {0, 50});
  f.require(o.sigma_low <= o.sigma_high, "sigma_low must not exceed sigma_high");
}

void GaussianBlur::apply(Image& image, Random& random, const SampleContext&) const {
  if (random.chance(options_.probability)) blur(image, random.uniform(options_.sigma_low, options_.sigma_high));
}

}  // namespace deft
