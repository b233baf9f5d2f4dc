#include "deft/augmentation/random_resized_crop.h"

#include <algorithm>
#include <cmath>

namespace deft {

const Card RandomResizedCrop::card{"augmentation", "random_resized_crop", "Random resized crop", "Szegedy et al. 2015"};

void describe(RandomResizedCropOptions& o, Fields& f) {
  f.real("scale_low", o.scale_low, "smallest share of the picture's area", {0.01, 1});
  f.real("scale_high", o.scale_high, "largest share of the picture's area", {0.01, 1});
  f.real("ratio_low", o.ratio_low, "smallest width / height", {0.1, 10});
  f.real("ratio_high", o.ratio_high, "largest width / height", {0.1, 10});
  f.whole("size", o.size, "side of the result in pixels; 0: the picture's own size", {0, 4096});
  f.require(o.scale_low <= o.scale_high, "scale_low must not exceed scale_high");
  f.require(o.ratio_low <= o.ratio_high, "ratio_low must not exceed ratio_high");
}

Box random_box(std::int64_t height, std::int64_t width, const RandomResizedCropOptions& o, Random& random) {
  const auto area = static_cast<double>(height * width);
  for (int tries = 0; tries < 10; ++tries) {
    const double wanted = area * random.uniform(o.scale_low, o.scale_high);
    const double ratio = std::exp(random.uniform(std::log(o.ratio_low), std::log(o.ratio_high)));
    const std::int64_t w = std::llround(std::sqrt(wanted * ratio));
    const std::int64_t h = std::llround(std::sqrt(wanted / ratio));
    if (w < 1 || h < 1 || w > width || h > height) continue;
    const std::int64_t top = random.below(height - h + 1);
    return {top, random.below(width - w + 1), h, w};
  }
  const std::int64_t side = std::min(height, width);
  return {(height - side) / 2, (width - side) / 2, side, side};
}

void RandomResizedCrop::apply(Image& image, Random& random, const SampleContext&) const {
  const Box box = random_box(image.height, image.width, options_, random);
  Image out{options_.size ? options_.size : image.height, options_.size ? options_.size : image.width, image.channels, {}};
  out.pixels.resize(static_cast<std::size_t>(out.height * out.width * out.channels));
  resize_box(image.pixels.data(), image.width, image.channels, box, out.height, out.width, out.pixels.data());
  image = std::move(out);
}

}  // namespace deft
