#include "deft/preprocessing/singular_value_decomposition.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace deft {
namespace {

using Columns = std::vector<std::vector<double>>;

double dot(const std::vector<double>& a, const std::vector<double>& b, std::size_t from) {
  double sum = 0;
  for (std::size_t i = from; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

// Columns of the upper triangle R of A = Q R.
Columns triangle(Columns a) {
  const std::size_t d = a.size();
  for (std::size_t k = 0; k < d; ++k) {
    std::vector<double> mirror(a[k]);  // the reflection that takes column k to the k-th axis
    std::fill(mirror.begin(), mirror.begin() + static_cast<std::ptrdiff_t>(k), 0.0);
    const double length = std::sqrt(dot(mirror, mirror, k));
    if (length == 0) continue;
    mirror[k] += mirror[k] < 0 ? -length : length;
    const double factor = 2 / dot(mirror, mirror, k);
    for (std::size_t j = k; j < d; ++j) {
      const double along = factor * dot(mirror, a[j], k);
      for (std::size_t i = k; i < a[j].size(); ++i) a[j][i] -= along * mirror[i];
    }
  }
  for (std::size_t j = 0; j < d; ++j) {
    a[j].resize(d);
    std::fill(a[j].begin() + static_cast<std::ptrdiff_t>(j) + 1, a[j].end(), 0.0);
  }
  return a;
}

void rotate(std::vector<double>& p, std::vector<double>& q, double cosine, double sine) {
  for (std::size_t i = 0; i < p.size(); ++i) {
    const double old = p[i];
    p[i] = cosine * old - sine * q[i];
    q[i] = sine * old + cosine * q[i];
  }
}

}  // namespace

SingularValues singular_value_decomposition(const std::vector<double>& matrix, std::int64_t rows, std::int64_t columns) {
  const auto n = static_cast<std::size_t>(rows), d = static_cast<std::size_t>(columns);
  Columns a(d, std::vector<double>(n)), v(d, std::vector<double>(d));
  for (std::size_t j = 0; j < d; ++j) {
    for (std::size_t i = 0; i < n; ++i) a[j][i] = matrix[i * d + j];
    v[j][j] = 1;
  }
  a = triangle(std::move(a));
  bool turned = true;
  for (int sweep = 0; turned && sweep < 60; ++sweep) {
    turned = false;
    for (std::size_t p = 0; p + 1 < d; ++p) {
      for (std::size_t q = p + 1; q < d; ++q) {
        const double pp = dot(a[p], a[p], 0), qq = dot(a[q], a[q], 0), pq = dot(a[p], a[q], 0);
        if (std::abs(pq) <= 1e-15 * std::sqrt(pp * qq)) continue;
        turned = true;
        const double zeta = (qq - pp) / (2 * pq);
        const double tangent = (zeta < 0 ? -1 : 1) / (std::abs(zeta) + std::sqrt(1 + zeta * zeta));
        const double cosine = 1 / std::sqrt(1 + tangent * tangent), sine = cosine * tangent;
        rotate(a[p], a[q], cosine, sine);
        rotate(v[p], v[q], cosine, sine);
      }
    }
  }
  std::vector<double> lengths;
  for (const std::vector<double>& column : a) lengths.push_back(std::sqrt(dot(column, column, 0)));
  std::vector<std::size_t> order(d);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) { return lengths[i] > lengths[j]; });
  SingularValues result;
  for (std::size_t k : order) {
    result.values.push_back(lengths[k]);
    const double largest = *std::max_element(v[k].begin(), v[k].end(), [](double x, double y) { return std::abs(x) < std::abs(y); });
    for (double one : v[k]) result.vectors.push_back(largest < 0 ? -one : one);
  }
  return result;
}

}  // namespace deft
