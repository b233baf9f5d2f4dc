#include "deft/activation/maxout.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "deft/core/normal_below.h"

namespace deft {

std::vector<double> maxout(const std::vector<double>& x, std::int64_t pieces) {
  const std::size_t units = x.size() / static_cast<std::size_t>(pieces);
  std::vector<double> y(x.begin(), x.begin() + static_cast<std::ptrdiff_t>(units));
  for (std::size_t i = units; i < x.size(); ++i) y[i % units] = std::max(y[i % units], x[i]);
  return y;
}

const Card Maxout::card{"activation", "maxout", "Maxout", "Goodfellow et al. 2013, arXiv:1302.4389"};

void describe(MaxoutOptions& options, Fields& fields) {
  fields.whole("pieces", options.pieces, "linear answers of which the largest counts", {2, 16});
}

void Maxout::forward(std::span<const float> x, std::span<float> y, const ActivationContext& context) const {
  const auto channels = static_cast<std::size_t>(context.channels);
  const std::size_t units = channels / static_cast<std::size_t>(options_.pieces);
  for (std::size_t pixel = 0; pixel < x.size() / channels; ++pixel) {
    const float* const from = x.data() + pixel * channels;
    float* const to = y.data() + pixel * units;
    for (std::size_t c = 0; c < units; ++c) to[c] = from[c];
    for (std::size_t piece = units; piece < channels; piece += units) {
      for (std::size_t c = 0; c < units; ++c) to[c] = to[c] < from[piece + c] ? from[piece + c] : to[c];
    }
  }
}

void Maxout::backward(std::span<const float> x, std::span<const float> gy, std::span<float> gx, std::span<float>,
                      const ActivationContext& context) const {
  const auto channels = static_cast<std::size_t>(context.channels);
  const std::size_t units = channels / static_cast<std::size_t>(options_.pieces);
  for (std::size_t pixel = 0; pixel < x.size() / channels; ++pixel) {
    const std::size_t first = pixel * channels;
    for (std::size_t c = 0; c < units; ++c) {
      std::size_t best = c;
      for (std::size_t at = c + units; at < channels; at += units) {
        if (x[first + best] < x[first + at]) best = at;
      }
      for (std::size_t at = c; at < channels; at += units) {
        gx[first + at] = at == best ? gy[pixel * units + c] : 0.0f;
      }
    }
  }
}

double Maxout::gain() const {
  // E[y^2] of the largest of k standard normals, whose density is k phi(z) Phi(z)^(k - 1), by the midpoint rule.
  constexpr double kStep = 1e-3;
  double square = 0.0;
  for (double z = -10 + kStep / 2; z < 10; z += kStep) {
    const double below = normal_below(z);
    square += z * z * std::exp(-0.5 * z * z) * std::pow(below, static_cast<double>(options_.pieces - 1));
  }
  square *= static_cast<double>(options_.pieces) * kStep / std::sqrt(2 * std::numbers::pi);
  return 1.0 / std::sqrt(square);
}

}  // namespace deft
