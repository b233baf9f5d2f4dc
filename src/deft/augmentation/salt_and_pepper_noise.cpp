#include "deft/augmentation/salt_and_pepper_noise.h"

#include <algorithm>
#include <cmath>

namespace deft {

const Card SaltAndPepperNoise::card{"augmentation", "salt_and_pepper_noise", "Salt-and-pepper noise", "Gonzalez and Woods 1992"};

void describe(SaltAndPepperNoiseOptions& o, Fields& f) {
  f.real("share", o.share, "share of pixels turned white or black", {0, 1});
}

void SaltAndPepperNoise::apply(Image& image, Random& random, const SampleContext&) const {
  if (options_.share <= 0) return;
  const auto count = static_cast<double>(image.height * image.width);
  // Few pixels change: draw how many stay in between (geometric) instead of a coin for every pixel.
  const double log_stay = std::log1p(-options_.share);  // share 1: minus infinity, and none stays
  double pixel = -1;
  while ((pixel += 1 + std::floor(std::log(1 - random.uniform()) / log_stay)) < count) {
    std::fill_n(image.pixels.begin() + static_cast<std::int64_t>(pixel) * image.channels, image.channels,
                random.chance(0.5) ? std::uint8_t{255} : std::uint8_t{0});
  }
}

}  // namespace deft
