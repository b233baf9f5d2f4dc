#include "deft/augmentation/blur.h"

#include <algorithm>
#include <cmath>

#include "deft/augmentation/border.h"

namespace deft {
namespace {

std::vector<float> gaussian(double sigma) {
  const auto radius = static_cast<std::int64_t>(std::ceil(3.5 * sigma));
  std::vector<float> weights;
  double sum = 0;
  for (std::int64_t i = -radius; i <= radius; ++i) {
    const double distance = static_cast<double>(i) / sigma;
    weights.push_back(static_cast<float>(std::exp(-0.5 * distance * distance)));
    sum += weights.back();
  }
  for (float& weight : weights) weight = static_cast<float>(weight / sum);
  return weights;
}

}  // namespace

void blur(Image& image, double sigma) {
  if (sigma < 0.1) return;  // the neighbours' weight is below 1e-21
  const std::vector<float> weights = gaussian(sigma);
  const auto radius = static_cast<std::int64_t>(weights.size() / 2);
  const std::int64_t row = image.width * image.channels;
  std::vector<float> padded(static_cast<std::size_t>(row + 2 * radius * image.channels));
  std::vector<float> across(image.pixels.size(), 0.0f), sum(static_cast<std::size_t>(row));
  for (std::int64_t y = 0; y < image.height; ++y) {
    const std::uint8_t* const in = image.pixels.data() + y * row;
    for (std::int64_t x = -radius; x < image.width + radius; ++x) {
      const std::uint8_t* const from = in + reflected(x, image.width) * image.channels;
      std::copy_n(from, image.channels, padded.data() + (x + radius) * image.channels);
    }
    float* const out = across.data() + y * row;
    for (std::size_t k = 0; k < weights.size(); ++k) {
      const float weight = weights[k];
      const float* const shifted_row = padded.data() + static_cast<std::int64_t>(k) * image.channels;
      for (std::int64_t i = 0; i < row; ++i) out[i] += weight * shifted_row[i];
    }
  }
  for (std::int64_t y = 0; y < image.height; ++y) {
    std::fill(sum.begin(), sum.end(), 0.5f);
    for (std::int64_t k = -radius; k <= radius; ++k) {
      const float weight = weights[static_cast<std::size_t>(k + radius)];
      const float* const from = across.data() + reflected(y + k, image.height) * row;
      for (std::int64_t i = 0; i < row; ++i) sum[static_cast<std::size_t>(i)] += weight * from[i];
    }
    std::uint8_t* const out = image.pixels.data() + y * row;
    for (std::int64_t i = 0; i < row; ++i) {
      out[i] = static_cast<std::uint8_t>(static_cast<int>(std::min(sum[static_cast<std::size_t>(i)], 255.0f)));
    }
  }
}

}  // namespace deft
