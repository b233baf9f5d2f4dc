#include "deft/augmentation/vertical_flip.h"

#include <algorithm>

namespace deft {

const Card VerticalFlip::card{"augmentation", "vertical_flip", "Vertical flip", "Ciresan, Giusti, Gambardella, Schmidhuber 2013"};

void describe(VerticalFlipOptions& o, Fields& f) {
  f.real("probability", o.probability, "share of pictures turned over", {0, 1});
}

void turn_over(Image& image) {
  const std::int64_t row = image.width * image.channels;
  for (std::int64_t top = 0, bottom = image.height - 1; top < bottom; ++top, --bottom) {
    std::swap_ranges(image.pixels.begin() + top * row, image.pixels.begin() + (top + 1) * row,
                     image.pixels.begin() + bottom * row);
  }
}

void VerticalFlip::apply(Image& image, Random& random, const SampleContext&) const {
  if (random.chance(options_.probability)) turn_over(image);
}

}  // namespace deft
