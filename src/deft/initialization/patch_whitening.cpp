#include "deft/initialization/patch_whitening.h"

#include <algorithm>
#include <cmath>

#include "deft/core/pattern.h"
#include "deft/core/problem.h"
#include "deft/core/symmetric_eigen.h"

namespace deft {

const Card PatchWhitening::card{"initialization", "patch_whitening", "Patch whitening of the first layer",
                                "Jordan 2024, arXiv:2404.00498"};

std::vector<double> patch_moments(const InitializationData& data, std::int64_t size, std::int64_t samples) {
  const auto [height, width, channels] = data.shape;
  const std::int64_t d = channels * size * size;
  const std::int64_t count = std::min(samples, data.count());
  std::vector<double> sums(static_cast<std::size_t>(d * d), 0.0);
  std::vector<float> patch(static_cast<std::size_t>(d));
  std::vector<float> block;  // float sums of one row of patches: fast, and short enough to stay exact
  for (std::int64_t sample = 0; sample < count; ++sample) {
    const float* const picture = data.samples.data() + sample * data.shape.size();
    for (std::int64_t top = 0; top + size <= height; ++top) {
      block.assign(static_cast<std::size_t>(d * d), 0.0f);
      for (std::int64_t left = 0; left + size <= width; ++left) {
        std::size_t at = 0;
        for (std::int64_t c = 0; c < channels; ++c) {
          for (std::int64_t y = 0; y < size; ++y) {
            for (std::int64_t x = 0; x < size; ++x) {
              patch[at++] = picture[((top + y) * width + left + x) * channels + c];
            }
          }
        }
        for (std::int64_t i = 0; i < d; ++i) {
          const float a = patch[static_cast<std::size_t>(i)];
          float* const row = block.data() + i * d;
          for (std::int64_t j = 0; j < d; ++j) row[j] += a * patch[static_cast<std::size_t>(j)];
        }
      }
      for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += block[i];
    }
  }
  const auto patches = static_cast<double>(count * (height - size + 1) * (width - size + 1));
  for (double& sum : sums) sum /= patches;
  return sums;
}

std::vector<float> whitening_filters(const std::vector<double>& moments, std::int64_t d, std::int64_t filters,
                                     double epsilon) {
  const SymmetricEigen eigen = symmetric_eigen(moments, d);
  const std::int64_t half = std::min(d, (filters + 1) / 2);
  std::vector<float> result;
  for (std::int64_t j = 0; j < std::min(filters, 2 * half); ++j) {
    const std::int64_t k = j < half ? j : j - half;
    const double factor =
        (j < half ? 1.0 : -1.0) / std::sqrt(std::max(0.0, eigen.values[static_cast<std::size_t>(k)]) + epsilon);
    for (std::int64_t i = 0; i < d; ++i) {
      result.push_back(static_cast<float>(factor * eigen.vectors[static_cast<std::size_t>(k * d + i)]));
    }
  }
  return result;
}

void describe(PatchWhiteningOptions& options, Fields& fields) {
  fields.whole("samples", options.samples, "training pictures looked at", {1, 1e9});
  fields.real("epsilon", options.epsilon, "added to the eigenvalues: weak directions are not blown up", {0, 1});
  fields.text("layers", options.layers, "the first convolution (pattern over its parameters)");
}

void PatchWhitening::initialize(const ParameterInfo& parameter, std::span<float> values, const InitializationData& data,
                                Random&) const {
  if (!matches(options_.layers, parameter.name)) return;
  if (parameter.name.ends_with(".bias")) std::fill(values.begin(), values.end(), 0.0f);
  if (parameter.shape.size() != 4) return;
  const std::string where = "[initialization] patch_whitening on '" + parameter.name + "': ";
  if (parameter.shape[1] != data.shape.channels) {
    throw Refusal(where + "the layer sees " + std::to_string(parameter.shape[1]) + " channels, the data have " +
                  std::to_string(data.shape.channels) + "; it whitens the first convolution only");
  }
  if (data.samples.empty()) throw Refusal(where + "there are no training samples to look at");
  const std::int64_t size = parameter.shape[2];
  if (size > data.shape.height || size > data.shape.width) {
    throw Refusal(where + "a " + std::to_string(size) + " x " + std::to_string(size) + " patch does not fit into " +
                  std::to_string(data.shape.height) + " x " + std::to_string(data.shape.width));
  }
  const std::int64_t d = parameter.shape[1] * size * size;
  const std::vector<float> filters =
      whitening_filters(patch_moments(data, size, options_.samples), d, parameter.shape[0], options_.epsilon);
  std::copy(filters.begin(), filters.end(), values.begin());
}

}  // namespace deft
