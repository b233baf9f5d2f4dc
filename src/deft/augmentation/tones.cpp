#include "deft/augmentation/tones.h"

#include <algorithm>

namespace deft {
namespace {

constexpr float kRed = 0.299f, kGreen = 0.587f, kBlue = 0.114f;

// Through int, which vectorises; a float to byte conversion does not.
std::uint8_t to_byte(float value) { return static_cast<std::uint8_t>(static_cast<int>(std::clamp(value + 0.5f, 0.0f, 255.0f))); }

void blend_with_constant(Image& image, double factor, double constant) {
  const auto scale = static_cast<float>(factor), offset = static_cast<float>((1 - factor) * constant);
  for (std::uint8_t& one : image.pixels) one = to_byte(scale * static_cast<float>(one) + offset);
}

}  // namespace

double mean_grey(const Image& image) {
  std::int64_t sums[3] = {0, 0, 0};
  const auto channels = static_cast<std::size_t>(image.channels);
  const std::size_t count = image.pixels.size() / channels;
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t c = 0; c < 3; ++c) sums[c] += image.pixels[i * channels + (channels == 3 ? c : 0)];
  }
  return (kRed * static_cast<double>(sums[0]) + kGreen * static_cast<double>(sums[1]) + kBlue * static_cast<double>(sums[2])) /
         static_cast<double>(count);
}

void change_brightness(Image& image, double factor) { blend_with_constant(image, factor, 0); }

void change_contrast(Image& image, double factor) { blend_with_constant(image, factor, mean_grey(image)); }

void change_saturation(Image& image, double factor) {
  if (image.channels != 3) return;
  const auto scale = static_cast<float>(factor);
  std::uint8_t* const pixels = image.pixels.data();
  const std::size_t count = image.pixels.size() / 3;
  for (std::size_t i = 0; i < count; ++i) {
    std::uint8_t* const rgb = pixels + 3 * i;
    const auto red = static_cast<float>(rgb[0]), green = static_cast<float>(rgb[1]), blue = static_cast<float>(rgb[2]);
    const float grey = (1 - scale) * (kRed * red + kGreen * green + kBlue * blue);
    rgb[0] = to_byte(scale * red + grey);
    rgb[1] = to_byte(scale * green + grey);
    rgb[2] = to_byte(scale * blue + grey);
  }
}

}  // namespace deft
