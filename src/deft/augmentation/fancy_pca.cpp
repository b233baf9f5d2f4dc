#include "deft/augmentation/fancy_pca.h"

#include <algorithm>
#include <cmath>

namespace deft {

const Card FancyPca::card{"augmentation", "fancy_pca", "Fancy PCA", "Krizhevsky, Sutskever, Hinton 2012"};

void describe(FancyPcaOptions& o, Fields& f) {
  f.real("deviation", o.deviation, "standard deviation of the draws along each colour axis", {0, 10});
}

ColourBasis eigen_symmetric(Matrix3 a) {
  Matrix3 v{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
  for (int sweep = 0; sweep < 30; ++sweep) {
    for (std::size_t p = 0; p < 2; ++p) {
      for (std::size_t q = p + 1; q < 3; ++q) {
        if (a[p][q] == 0) continue;
        const double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        const double t = (theta < 0 ? -1 : 1) / (std::abs(theta) + std::sqrt(theta * theta + 1));
        const double c = 1 / std::sqrt(t * t + 1), s = t * c;
        for (std::size_t k = 0; k < 3; ++k) {  // A <- A R, V <- V R
          const double akp = a[k][p], akq = a[k][q], vkp = v[k][p], vkq = v[k][q];
          a[k][p] = c * akp - s * akq;
          a[k][q] = s * akp + c * akq;
          v[k][p] = c * vkp - s * vkq;
          v[k][q] = s * vkp + c * vkq;
        }
        for (std::size_t k = 0; k < 3; ++k) {  // A <- R' A
          const double apk = a[p][k], aqk = a[q][k];
          a[p][k] = c * apk - s * aqk;
          a[q][k] = s * apk + c * aqk;
        }
      }
    }
  }
  std::array<std::size_t, 3> order{0, 1, 2};
  std::sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) { return a[i][i] > a[j][j]; });
  ColourBasis basis;
  for (std::size_t k = 0; k < 3; ++k) {
    basis.values[k] = a[order[k]][order[k]];
    for (std::size_t i = 0; i < 3; ++i) basis.vectors[k][i] = v[i][order[k]];
  }
  return basis;
}

Matrix3 colour_covariance(const Samples& samples) {
  Matrix3 covariance{};
  if (!samples.pictures || samples.pictures->channels() != 3 || samples.size() == 0) return covariance;
  const Pictures& pictures = *samples.pictures;
  constexpr std::int64_t kMost = 10'000;
  const std::int64_t used = std::min(kMost, pictures.size());
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(pictures.height() * pictures.width() * 3));
  // Whole numbers: exact, and the same in any order. At most 2^63 / 255^2 pixels fit.
  std::array<std::int64_t, 3> sum{};
  std::array<std::array<std::int64_t, 3>, 3> products{};
  for (std::int64_t i = 0; i < used; ++i) {
    pictures.read(i * pictures.size() / used, bytes.data());
    for (std::size_t p = 0; p < bytes.size(); p += 3) {
      for (std::size_t c = 0; c < 3; ++c) {
        sum[c] += bytes[p + c];
        for (std::size_t d = c; d < 3; ++d) products[c][d] += bytes[p + c] * bytes[p + d];
      }
    }
  }
  const double n = static_cast<double>(used) * static_cast<double>(bytes.size() / 3);
  for (std::size_t c = 0; c < 3; ++c) {
    for (std::size_t d = c; d < 3; ++d) {
      const double mean_product = static_cast<double>(sum[c]) / n * (static_cast<double>(sum[d]) / n);
      covariance[c][d] = covariance[d][c] = (static_cast<double>(products[c][d]) / n - mean_product) / (255.0 * 255.0);
    }
  }
  return covariance;
}

void fancy_pca(Image& image, const ColourBasis& basis, const std::array<double, 3>& alphas) {
  if (image.channels != 3) return;
  std::array<float, 3> shift{};
  for (std::size_t c = 0; c < 3; ++c) {
    double sum = 0;
    for (std::size_t k = 0; k < 3; ++k) sum += alphas[k] * basis.values[k] * basis.vectors[k][c];
    shift[c] = static_cast<float>(255 * sum);
  }
  for (std::size_t p = 0; p + 2 < image.pixels.size(); p += 3) {
    for (std::size_t c = 0; c < 3; ++c) {
      const float moved = static_cast<float>(image.pixels[p + c]) + shift[c];
      image.pixels[p + c] = static_cast<std::uint8_t>(std::clamp(moved + 0.5F, 0.0F, 255.0F));
    }
  }
}

void FancyPca::fit(const Samples& training) { basis_ = eigen_symmetric(colour_covariance(training)); }

void FancyPca::apply(Image& image, Random& random, const SampleContext&) const {
  std::array<double, 3> alphas{};
  for (double& alpha : alphas) alpha = options_.deviation * random.normal();
  fancy_pca(image, basis_, alphas);
}

}  // namespace deft
