#include "deft/core/symmetric_eigen.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace deft {
namespace {

// Rotates rows p and q of a row-major matrix with n columns.
void rotate_rows(std::vector<double>& m, std::size_t n, std::size_t p, std::size_t q, double c, double s) {
  double* const a = &m[p * n];
  double* const b = &m[q * n];
  for (std::size_t i = 0; i < n; ++i) {
    const double x = a[i], y = b[i];
    a[i] = c * x - s * y;
    b[i] = s * x + c * y;
  }
}

}  // namespace

SymmetricEigen symmetric_eigen(std::vector<double> m, std::int64_t size) {
  const auto n = static_cast<std::size_t>(size);
  double all = 0.0;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      m[i * n + j] = m[j * n + i] = 0.5 * (m[i * n + j] + m[j * n + i]);
      all += m[i * n + j] * m[i * n + j];
    }
  }
  std::vector<double> vectors(n * n, 0.0);
  for (std::size_t i = 0; i < n; ++i) vectors[i * n + i] = 1.0;

  // Smaller entries are rounding noise: rotating it away would only make new noise.
  const double noise = 1e-15 * std::sqrt(all) / static_cast<double>(n);
  constexpr int kSweeps = 60;  // Jacobi converges quadratically: ten are usual
  bool rotated = true;
  for (int sweep = 0; sweep < kSweeps && rotated; ++sweep) {
    rotated = false;
    for (std::size_t p = 0; p < n; ++p) {
      for (std::size_t q = p + 1; q < n; ++q) {
        const double apq = m[p * n + q];
        if (std::fabs(apq) <= noise) continue;
        rotated = true;
        const double theta = (m[q * n + q] - m[p * n + p]) / (2.0 * apq);
        const double t = std::copysign(1.0, theta) / (std::fabs(theta) + std::hypot(1.0, theta));
        const double c = 1.0 / std::hypot(1.0, t);
        const double s = t * c;
        rotate_rows(m, n, p, q, c, s);
        for (std::size_t i = 0; i < n; ++i) {
          const double x = m[i * n + p], y = m[i * n + q];
          m[i * n + p] = c * x - s * y;
          m[i * n + q] = s * x + c * y;
        }
        rotate_rows(vectors, n, p, q, c, s);
      }
    }
  }

  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return m[a * n + a] > m[b * n + b]; });
  SymmetricEigen result;
  for (std::size_t k : order) {
    result.values.push_back(m[k * n + k]);
    const auto first = vectors.begin() + static_cast<std::ptrdiff_t>(k * n);
    const auto last = first + static_cast<std::ptrdiff_t>(n);
    const double largest =
        *std::max_element(first, last, [](double a, double b) { return std::fabs(a) < std::fabs(b); });
    for (auto value = first; value != last; ++value) result.vectors.push_back(largest < 0.0 ? -*value : *value);
  }
  return result;
}

}  // namespace deft
