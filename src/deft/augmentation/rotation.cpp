#include "deft/augmentation/rotation.h"

#include <cmath>
#include <numbers>

#include "deft/augmentation/random_crop.h"

namespace deft {

const Card Rotation::card{"augmentation", "rotation", "Rotation", "Simard, Steinkraus, Platt 2003"};

void describe(RotationOptions& o, Fields& f) { f.real("degrees", o.degrees, "largest angle either way", {0, 180}); }

Image rotated(const Image& image, double degrees) {
  Image out{image.height, image.width, image.channels, std::vector<std::uint8_t>(image.pixels.size())};
  const double angle = degrees * std::numbers::pi / 180;
  const double cosine = std::cos(angle), sine = std::sin(angle);
  const double cy = static_cast<double>(image.height - 1) / 2, cx = static_cast<double>(image.width - 1) / 2;
  for (std::int64_t y = 0; y < image.height; ++y) {
    for (std::int64_t x = 0; x < image.width; ++x) {
      const double dy = static_cast<double>(y) - cy, dx = static_cast<double>(x) - cx;
      const double from_y = cy + sine * dx + cosine * dy, from_x = cx + cosine * dx - sine * dy;
      const double floor_y = std::floor(from_y), floor_x = std::floor(from_x);
      const double ty = from_y - floor_y, tx = from_x - floor_x;
      const auto iy = static_cast<std::int64_t>(floor_y), ix = static_cast<std::int64_t>(floor_x);
      const std::int64_t top = reflected(iy, image.height), bottom = reflected(iy + 1, image.height);
      const std::int64_t left = reflected(ix, image.width), right = reflected(ix + 1, image.width);
      auto at = [&](std::int64_t row, std::int64_t column, std::int64_t c) {
        return static_cast<double>(image.pixels[static_cast<std::size_t>((row * image.width + column) * image.channels + c)]);
      };
      for (std::int64_t c = 0; c < image.channels; ++c) {
        const double upper = (1 - tx) * at(top, left, c) + tx * at(top, right, c);
        const double lower = (1 - tx) * at(bottom, left, c) + tx * at(bottom, right, c);
        out.pixels[static_cast<std::size_t>((y * image.width + x) * image.channels + c)] =
            static_cast<std::uint8_t>((1 - ty) * upper + ty * lower + 0.5);
      }
    }
  }
  return out;
}

void Rotation::apply(Image& image, Random& random, const SampleContext&) const {
  image = rotated(image, random.uniform(-options_.degrees, options_.degrees));
}

}  // namespace deft
