#include "deft/augmentation/horizontal_flip.h"

#include <algorithm>

namespace deft {

const Card HorizontalFlip::card{"augmentation", "horizontal_flip", "Horizontal flip", "Simonyan and Zisserman 2014",
                                {"augmentation/alternating_flip"}};

void describe(HorizontalFlipOptions& o, Fields& f) {
  f.real("probability", o.probability, "share of pictures mirrored", {0, 1});
}

void mirror(Image& image) {
  for (std::int64_t y = 0; y < image.height; ++y) {
    std::uint8_t* row = image.pixels.data() + y * image.width * image.channels;
    for (std::int64_t left = 0, right = image.width - 1; left < right; ++left, --right) {
      std::swap_ranges(row + left * image.channels, row + (left + 1) * image.channels, row + right * image.channels);
    }
  }
}

void HorizontalFlip::apply(Image& image, Random& random, const SampleContext&) const {
  if (random.chance(options_.probability)) mirror(image);
}

}  // namespace deft
