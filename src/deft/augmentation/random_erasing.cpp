#include "deft/augmentation/random_erasing.h"

#include <cmath>

namespace deft {

const Card RandomErasing::card{"augmentation", "random_erasing", "Random erasing", "Zhong et al. 2020, arXiv:1708.04896"};

void describe(RandomErasingOptions& o, Fields& f) {
  f.real("probability", o.probability, "share of pictures erased in", {0, 1});
  f.real("area_low", o.area_low, "smallest share of the area", {0.001, 1});
  f.real("area_high", o.area_high, "largest share of the area", {0.001, 1});
  f.real("aspect", o.aspect, "width / height lies in 1/aspect .. aspect", {1, 10});
  f.choice("fill", o.fill, "what the rectangle is filled with", {"noise", "mean"});
  f.require(o.area_low <= o.area_high, "area_low must not exceed area_high");
}

void RandomErasing::apply(Image& image, Random& random, const SampleContext&) const {
  if (!random.chance(options_.probability)) return;
  const double log_aspect = std::log(options_.aspect);
  for (int tries = 0; tries < 100; ++tries) {
    const double area = static_cast<double>(image.height * image.width) * random.uniform(options_.area_low, options_.area_high);
    const double ratio = std::exp(random.uniform(-log_aspect, log_aspect));
    const std::int64_t width = std::llround(std::sqrt(area * ratio)), height = std::llround(std::sqrt(area / ratio));
    if (width < 1 || height < 1 || width > image.width || height > image.height) continue;
    const std::int64_t top = random.below(image.height - height + 1), left = random.below(image.width - width + 1);
    std::vector<std::int64_t> mean(static_cast<std::size_t>(image.channels));
    for (std::size_t i = 0; i < image.pixels.size(); ++i) mean[i % mean.size()] += image.pixels[i];
    for (std::int64_t& one : mean) one /= image.height * image.width;
    for (std::int64_t y = top; y < top + height; ++y) {
      std::uint8_t* row = image.pixels.data() + (y * image.width + left) * image.channels;
      for (std::int64_t i = 0; i < width * image.channels; ++i) {
        row[i] = static_cast<std::uint8_t>(options_.fill == "noise" ? random.below(256) : mean[static_cast<std::size_t>(i % image.channels)]);
      }
    }
    return;
  }
}

}  // namespace deft
