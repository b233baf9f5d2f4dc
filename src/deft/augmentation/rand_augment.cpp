#include "deft/augmentation/rand_augment.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "deft/augmentation/tones.h"
#include "deft/augmentation/warp.h"

namespace deft {
namespace {

using Table = std::array<std::uint8_t, 256>;

// One table per channel of the picture.
void look_up(Image& image, const std::vector<Table>& tables) {
  std::uint8_t* const pixels = image.pixels.data();
  const std::size_t size = image.pixels.size(), channels = tables.size();
  for (std::size_t c = 0; c < channels; ++c) {
    const Table table = tables[c];
    for (std::size_t i = c; i < size; i += channels) pixels[i] = table[pixels[i]];
  }
}

using Histogram = std::array<std::int64_t, 256>;

std::vector<Histogram> histograms(const Image& image) {
  std::vector<Histogram> counts(static_cast<std::size_t>(image.channels), Histogram{});
  for (std::size_t c = 0; c < counts.size(); ++c) {
    for (std::size_t i = c; i < image.pixels.size(); i += counts.size()) ++counts[c][image.pixels[i]];
  }
  return counts;
}

}  // namespace

const Card RandAugment::card{"augmentation", "rand_augment", "RandAugment", "Cubuk, Zoph, Shlens, Le 2019, arXiv:1909.13719"};

void describe(RandAugmentOptions& o, Fields& f) {
  f.whole("operations", o.operations, "operations on each picture", {0, 14});
  f.real("magnitude", o.magnitude, "strength of all operations", {0, 30});
  describe_border(o.mode, f);
}

void sharpen(Image& image, double factor) {
  const std::int64_t channels = image.channels, row = image.width * channels;
  const auto scale = static_cast<float>(factor);
  const std::vector<std::uint8_t> before = image.pixels;
  std::vector<int> sums(static_cast<std::size_t>(row));
  for (std::int64_t y = 1; y + 1 < image.height; ++y) {
    const std::uint8_t* const middle = before.data() + y * row;
    for (std::int64_t i = 0; i < row; ++i) sums[static_cast<std::size_t>(i)] = middle[i - row] + middle[i] + middle[i + row];
    std::uint8_t* const out = image.pixels.data() + y * row;
    const int* const sum = sums.data();
    for (std::int64_t i = channels; i < row - channels; ++i) {
      const int total = sum[i - channels] + sum[i] + sum[i + channels] + 4 * middle[i];  // weights 1, the middle 5
      const float smooth = static_cast<float>(total) * (1.0f / 13);
      const float blended = smooth + scale * (static_cast<float>(middle[i]) - smooth) + 0.5f;
      out[i] = static_cast<std::uint8_t>(static_cast<int>(std::clamp(blended, 0.0f, 255.0f)));
    }
  }
}

void posterize(Image& image, std::int64_t bits) {
  const auto mask = static_cast<std::uint8_t>(0xFF00 >> bits);
  for (std::uint8_t& one : image.pixels) one = static_cast<std::uint8_t>(one & mask);
}

void solarize(Image& image, double threshold) {
  // 0 .. 256: at 256 no byte is bright enough.
  const int first = static_cast<int>(std::ceil(std::clamp(threshold, 0.0, 256.0)));
  for (std::uint8_t& one : image.pixels) one = static_cast<std::uint8_t>(one >= first ? 255 - one : one);
}

void autocontrast(Image& image) {
  std::vector<Table> tables;
  for (const Histogram& counts : histograms(image)) {
    int low = 0, high = 255;
    while (low < 255 && counts[static_cast<std::size_t>(low)] == 0) ++low;
    while (high > 0 && counts[static_cast<std::size_t>(high)] == 0) --high;
    Table table;
    for (int i = 0; i < 256; ++i) {
      const double stretched = high > low ? 255.0 * (i - low) / (high - low) : i;  // one value only: leave it
      table[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(std::clamp(stretched, 0.0, 255.0));
    }
    tables.push_back(table);
  }
  look_up(image, tables);
}

void equalize(Image& image) {
  std::vector<Table> tables;
  for (const Histogram& counts : histograms(image)) {
    std::int64_t total = 0, last = 0;
    for (std::int64_t count : counts) {
      total += count;
      if (count) last = count;
    }
    const std::int64_t step = (total - last) / 255;
    Table table;
    std::int64_t below = 0;
    for (std::size_t i = 0; i < 256; ++i) {
      // Middle of the step: half of it is added before dividing.
      table[i] = step == 0 ? static_cast<std::uint8_t>(i)
                           : static_cast<std::uint8_t>(std::min<std::int64_t>(255, (below + step / 2) / step));
      below += counts[i];
    }
    tables.push_back(table);
  }
  look_up(image, tables);
}

void apply_operation(Image& image, Operation operation, double strength, Border border) {
  const double size = std::abs(strength), tone = 1 + 0.9 * strength;
  const double slant_degrees = std::atan(0.3 * strength) * 180 / std::numbers::pi;
  switch (operation) {
    case Operation::identity: return;
    case Operation::shear_x: return warp(image, slant(slant_degrees, 0), border);
    case Operation::shear_y: return warp(image, slant(0, slant_degrees), border);
    case Operation::translate_x: return warp(image, move(0.45 * strength * static_cast<double>(image.width), 0), border);
    case Operation::translate_y: return warp(image, move(0, 0.45 * strength * static_cast<double>(image.height)), border);
    case Operation::rotate: return warp(image, turn(30 * strength), border);
    case Operation::brightness: return change_brightness(image, tone);
    case Operation::color: return change_saturation(image, tone);
    case Operation::contrast: return change_contrast(image, tone);
    case Operation::sharpness: return sharpen(image, tone);
    case Operation::posterize: return posterize(image, 8 - std::llround(4 * size));
    case Operation::solarize: return solarize(image, 256 * (1 - size));
    case Operation::autocontrast: return autocontrast(image);
    case Operation::equalize: return equalize(image);
  }
}

void RandAugment::apply(Image& image, Random& random, const SampleContext&) const {
  for (std::int64_t i = 0; i < options_.operations; ++i) {
    const auto operation = static_cast<Operation>(random.below(kOperations));
    const double strength = options_.magnitude / 30 * (random.chance(0.5) ? 1 : -1);
    apply_operation(image, operation, strength, border_of(options_.mode));
  }
}

}  // namespace deft
