// Eigenvalues and eigenvectors of a symmetric matrix, by Jacobi rotations.            Jacobi 1846; Golub and Van Loan
//
//   A = V^T diag(values) V,   rows of V: unit eigenvectors, largest eigenvalue first
//
//   symmetric_eigen({2, 1,  1, 2}, 2)  ->  values {3, 1},  vectors {0.707, 0.707,  -0.707, 0.707}
//
// Signs are fixed: the component of largest size is positive. Made for some hundred dimensions: time grows with n^3.
#ifndef DEFT_CORE_SYMMETRIC_EIGEN_H
#define DEFT_CORE_SYMMETRIC_EIGEN_H

#include <cstdint>
#include <vector>

namespace deft {

struct SymmetricEigen {
  std::vector<double> values;   // falling
  std::vector<double> vectors;  // vectors[k * n + i]: component i of eigenvector k
};

// `matrix` is n x n, row after row; only its symmetric part counts.
SymmetricEigen symmetric_eigen(std::vector<double> matrix, std::int64_t n);

}  // namespace deft

#endif
