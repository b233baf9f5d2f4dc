#include "deft/augmentation/random_crop.h"

#include <algorithm>

namespace deft {

const Card RandomCrop::card{"augmentation", "random_crop", "Random crop", "Krizhevsky, Sutskever, Hinton 2012"};

void describe(RandomCropOptions& o, Fields& f) {
  f.whole("padding", o.padding, "pixels the picture may move each way", {0, 64});
  describe_border(o.mode, f);
}

Image shifted(const Image& image, std::int64_t dy, std::int64_t dx, Border border) {
  Image out{image.height, image.width, image.channels, std::vector<std::uint8_t>(image.pixels.size())};
  const std::int64_t first = std::clamp<std::int64_t>(-dx, 0, image.width);             // columns first .. last - 1
  const std::int64_t last = std::clamp<std::int64_t>(image.width - dx, first, image.width);  // come from inside
  for (std::int64_t y = 0; y < image.height; ++y) {
    std::int64_t from = y + dy;
    if (from < 0 || from >= image.height) {
      if (border == Border::zero) continue;
      from = reflected(from, image.height);
    }
    const std::uint8_t* in = image.pixels.data() + from * image.width * image.channels;
    std::uint8_t* to = out.pixels.data() + y * image.width * image.channels;
    if (last > first) std::copy(in + (first + dx) * image.channels, in + (last + dx) * image.channels, to + first * image.channels);
    if (border == Border::zero) continue;
    for (std::int64_t x = 0; x < image.width; ++x) {
      if (x == first) x = last;
      if (x >= image.width) break;
      std::copy_n(in + reflected(x + dx, image.width) * image.channels, image.channels, to + x * image.channels);
    }
  }
  return out;
}

void RandomCrop::apply(Image& image, Random& random, const SampleContext&) const {
  const std::int64_t choices = 2 * options_.padding + 1;
  const std::int64_t dy = random.below(choices) - options_.padding;
  const std::int64_t dx = random.below(choices) - options_.padding;
  if (dy || dx) image = shifted(image, dy, dx, border_of(options_.mode));
}

}  // namespace deft
