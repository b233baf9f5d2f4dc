#include "deft/augmentation/shift.h"

#include <cmath>

#include "deft/augmentation/random_crop.h"

namespace deft {

const Card Shift::card{"augmentation", "shift", "Shift", "LeCun, Bottou, Bengio, Haffner 1998", {"augmentation/random_crop"}};

void describe(ShiftOptions& o, Fields& f) {
  f.real("share", o.share, "largest shift either way, as a share of the side", {0, 0.5});
  describe_border(o.mode, f);
}

void Shift::apply(Image& image, Random& random, const SampleContext&) const {
  const std::int64_t down = std::llround(random.uniform(-options_.share, options_.share) * static_cast<double>(image.height));
  const std::int64_t right = std::llround(random.uniform(-options_.share, options_.share) * static_cast<double>(image.width));
  if (down || right) image = shifted(image, -down, -right, border_of(options_.mode));
}

}  // namespace deft
