// Right singular vectors of a tall matrix: Householder's QR, then Jacobi rotations of the columns of R.
//                                                                                     Golub and Van Loan; Hestenes 1958
//   A = U diag(values) V^T,   rows of `vectors`: columns of V, largest value first
//
//   singular_value_decomposition({3, 0,  0, -2,  0, 0}, 3, 2)  ->  values {3, 2},  vectors {1, 0,  0, 1}
//
// Works on A itself, not on A^T A: small singular values keep all their digits. Signs: the largest component is positive.
#ifndef DEFT_PREPROCESSING_SINGULAR_VALUE_DECOMPOSITION_H
#define DEFT_PREPROCESSING_SINGULAR_VALUE_DECOMPOSITION_H

#include <cstdint>
#include <vector>

namespace deft {

struct SingularValues {
  std::vector<double> values;   // falling
  std::vector<double> vectors;  // vectors[k * columns + i]
};

// `matrix` is rows x columns, row after row, with rows >= columns.
SingularValues singular_value_decomposition(const std::vector<double>& matrix, std::int64_t rows, std::int64_t columns);

}  // namespace deft

#endif
