#include "deft/core/cholesky.h"

#include <cmath>
#include <numeric>
#include <stdexcept>

namespace deft {

Cholesky::Cholesky(std::vector<double> matrix, std::size_t n) : n_(n), l_(std::move(matrix)) {
  for (std::size_t i = 0; i < n; ++i) {
    double* const row = &l_[i * n];
    for (std::size_t j = 0; j <= i; ++j) {
      const double* const other = &l_[j * n];
      const double left = row[j] - std::inner_product(row, row + j, other, 0.0);
      if (j < i) {
        row[j] = left / other[j];
        continue;
      }
      if (!(left > 0.0)) throw std::domain_error("the matrix is not positive definite");
      row[i] = std::sqrt(left);
    }
    for (std::size_t j = i + 1; j < n; ++j) row[j] = 0.0;
  }
}

std::vector<double> Cholesky::forward(std::vector<double> b) const {
  for (std::size_t i = 0; i < n_; ++i) b[i] = (b[i] - std::inner_product(b.begin(), b.begin() + static_cast<std::ptrdiff_t>(i), &l_[i * n_], 0.0)) / l_[i * n_ + i];
  return b;
}

std::vector<double> Cholesky::solve(std::vector<double> b) const {
  b = forward(std::move(b));
  for (std::size_t i = n_; i-- > 0;) {
    b[i] /= l_[i * n_ + i];
    for (std::size_t j = 0; j < i; ++j) b[j] -= l_[i * n_ + j] * b[i];
  }
  return b;
}

std::vector<double> Cholesky::inverse() const {
  std::vector<double> result(n_ * n_);
  for (std::size_t k = 0; k < n_; ++k) {
    std::vector<double> unit(n_, 0.0);
    unit[k] = 1.0;
    unit = solve(std::move(unit));
    for (std::size_t i = 0; i < n_; ++i) result[k * n_ + i] = unit[i];   // symmetric: a column is a row
  }
  return result;
}

double Cholesky::log_determinant() const {
  double sum = 0.0;
  for (std::size_t i = 0; i < n_; ++i) sum += 2.0 * std::log(l_[i * n_ + i]);
  return sum;
}

}  // namespace deft
