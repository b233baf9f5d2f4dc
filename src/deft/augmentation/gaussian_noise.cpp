#include "deft/augmentation/gaussian_noise.h"

#include "deft/augmentation/normal_noise.h"

namespace deft {

const Card GaussianNoise::card{"augmentation", "gaussian_noise", "Gaussian noise", "Sietsma and Dow 1991; Bishop 1995"};

void describe(GaussianNoiseOptions& o, Fields& f) {
  f.real("deviation", o.deviation, "standard deviation of the noise, as a share of the full range", {0, 1});
  f.real("probability", o.probability, "share of pictures changed", {0, 1});
}

void GaussianNoise::apply(Image& image, Random& random, const SampleContext&) const {
  if (random.chance(options_.probability)) add_normal_noise(image.pixels, 255 * options_.deviation, random.bits());
}

}  // namespace deft
