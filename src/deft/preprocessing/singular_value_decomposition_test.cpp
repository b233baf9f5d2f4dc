#include "deft/preprocessing/singular_value_decomposition.h"

#include <gtest/gtest.h>

#include "support/preprocessing_check.h"

namespace deft {
namespace {

TEST(SingularValueDecomposition, ByHand) {
  const SingularValues diagonal = singular_value_decomposition({3, 0, 0, -2, 0, 0}, 3, 2);
  EXPECT_NEAR(diagonal.values[0], 3, 1e-14);
  EXPECT_NEAR(diagonal.values[1], 2, 1e-14);
  expect_near_each(diagonal.vectors, {1, 0, 0, 1}, 1e-14);
  // {1, 1; 1, 1}: one axis along (1, 1) of length 2.
  const SingularValues flat = singular_value_decomposition({1, 1, 1, 1}, 2, 2);
  EXPECT_NEAR(flat.values[0], 2, 1e-14);
  EXPECT_NEAR(flat.values[1], 0, 1e-14);
  expect_near_each({flat.vectors[0], flat.vectors[1]}, {std::sqrt(0.5), std::sqrt(0.5)}, 1e-14);
}

TEST(SingularValueDecomposition, SmallValuesKeepTheirDigits) {
  // The Gram matrix of these columns is singular in double: its eigenvalues would lose the small value altogether.
  const double tiny = 1e-9;  // columns (1, tiny, 0) and (1, 0, tiny): values sqrt(2 + tiny^2) and tiny
  const SingularValues result = singular_value_decomposition({1, 1, tiny, 0, 0, tiny}, 3, 2);
  EXPECT_NEAR(result.values[0], std::sqrt(2.0), 1e-14);
  EXPECT_NEAR(result.values[1] / tiny, 1, 1e-6);
}

}  // namespace
}  // namespace deft
