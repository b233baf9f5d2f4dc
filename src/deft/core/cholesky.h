// The Cholesky factor of a symmetric positive definite matrix, and what is solved with it.                Golub and Van Loan, 4.2
//
//   A = L L^T,   L lower triangular
//
//   const Cholesky factor({4, 2,  2, 5}, 2);      L = {2, 0,  1, 2}
//   factor.solve({8, 9})       ->  {1.375, 1.25}          A x = b
//   factor.forward({8, 9})     ->  {4, 2.5}               L x = b
//   factor.log_determinant()   ->  log 16                 of A
//
// Matrices are n x n, row after row; only the lower triangle is read. Time grows with n^3 / 3: made for some hundred.
// Throws std::domain_error where the matrix is not positive definite.
#ifndef DEFT_CORE_CHOLESKY_H
#define DEFT_CORE_CHOLESKY_H

#include <cstddef>
#include <vector>

namespace deft {

class Cholesky {
 public:
  Cholesky(std::vector<double> matrix, std::size_t n);
  std::vector<double> forward(std::vector<double> b) const;
  std::vector<double> solve(std::vector<double> b) const;
  std::vector<double> inverse() const;          // of A, all of it
  double log_determinant() const;
  const std::vector<double>& factor() const { return l_; }

 private:
  std::size_t n_;
  std::vector<double> l_;   // zeros above the diagonal
};

}  // namespace deft

#endif
