#include "deft/augmentation/scale.h"

#include <algorithm>
#include <cmath>

#include "deft/augmentation/zoom.h"
#include "deft/data/memory_pictures.h"

namespace deft {

const Card Scale::card{"augmentation", "scale", "Scale", "Simonyan and Zisserman 2014, arXiv:1409.1556"};

void describe(ScaleOptions& o, Fields& f) {
  f.real("low", o.low, "smallest factor", {0.1, 10});
  f.real("high", o.high, "largest factor", {0.1, 10});
  describe_border(o.mode, f);
  f.require(o.low <= o.high, "low must not exceed high");
}

void rescale(Image& image, double factor, double down, double right, Border border) {
  const auto side = [&](std::int64_t n) {
    return std::max<std::int64_t>(1, std::llround(factor * static_cast<double>(n)));
  };
  const std::int64_t height = side(image.height), width = side(image.width), channels = image.channels;
  std::vector<std::uint8_t> resampled(static_cast<std::size_t>(height * width * channels));
  resize_box(image.pixels.data(), image.width, channels, {0, 0, image.height, image.width}, height, width, resampled.data());
  // Negative where the resampled picture is smaller than its frame.
  const auto corner = [](double share, std::int64_t room) { return std::llround(share * static_cast<double>(room)); };
  const std::int64_t top = corner(down, height - image.height), left = corner(right, width - image.width);
  for (std::int64_t y = 0; y < image.height; ++y) {
    for (std::int64_t x = 0; x < image.width; ++x) {
      std::uint8_t* const to = image.pixels.data() + (y * image.width + x) * channels;
      const std::int64_t from_y = y + top, from_x = x + left;
      if (border == Border::zero && (from_y < 0 || from_y >= height || from_x < 0 || from_x >= width)) {
        std::fill_n(to, channels, std::uint8_t{0});
      } else {
        std::copy_n(resampled.data() + (reflected(from_y, height) * width + reflected(from_x, width)) * channels, channels, to);
      }
    }
  }
}

void Scale::apply(Image& image, Random& random, const SampleContext&) const {
  const double factor = random_zoom(options_.low, options_.high, random);
  const double down = random.uniform(), right = random.uniform();
  rescale(image, factor, down, right, border_of(options_.mode));
}

}  // namespace deft
