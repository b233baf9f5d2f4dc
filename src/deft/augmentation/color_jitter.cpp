#include "deft/augmentation/color_jitter.h"

#include <algorithm>
#include <vector>

#include "deft/augmentation/hsv_jitter.h"
#include "deft/augmentation/tones.h"

namespace deft {

const Card ColorJitter::card{"augmentation", "color_jitter", "Colour jitter", "Howard 2013, arXiv:1312.5402"};

void describe(ColorJitterOptions& o, Fields& f) {
  f.real("brightness", o.brightness, "brightness is multiplied by 1 - this .. 1 + this", {0, 10});
  f.real("contrast_strength", o.contrast_strength, "the same for the contrast", {0, 10});
  f.real("saturation", o.saturation, "the same for the saturation", {0, 10});
  f.real("hue_strength", o.hue_strength, "largest turn of the hue either way, in whole turns", {0, 0.5});
}

void change_colors(Image& image, const ColorChange& change) {
  for (std::int64_t step : change.order) {
    if (step == 0 && change.brightness != 1) change_brightness(image, change.brightness);
    if (step == 1 && change.contrast != 1) change_contrast(image, change.contrast);
    if (step == 2 && change.saturation != 1) change_saturation(image, change.saturation);
    if (step == 3 && change.hue != 0) change_hsv(image, {.hue_offset = change.hue});
  }
}

ColorChange random_color_change(const ColorJitterOptions& o, Random& random) {
  const auto factor = [&](double strength) { return random.uniform(std::max(0.0, 1 - strength), 1 + strength); };
  ColorChange change;
  change.brightness = factor(o.brightness);
  change.contrast = factor(o.contrast_strength);
  change.saturation = factor(o.saturation);
  change.hue = random.uniform(-o.hue_strength, o.hue_strength);
  std::vector<std::int64_t> order(change.order.begin(), change.order.end());
  random.shuffle(order);
  std::copy(order.begin(), order.end(), change.order.begin());
  return change;
}

void ColorJitter::apply(Image& image, Random& random, const SampleContext&) const {
  change_colors(image, random_color_change(options_, random));
}

}  // namespace deft
