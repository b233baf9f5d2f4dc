#include "deft/core/symmetric_eigen.h"

#include <gtest/gtest.h>

#include <cmath>

#include "deft/core/random.h"
#include "goldens/core.h"

namespace deft {
namespace {

TEST(SymmetricEigen, OfTwoByTwoIsAsOnPaper) {
  const SymmetricEigen eigen = symmetric_eigen({2, 1, 1, 2}, 2);
  EXPECT_NEAR(eigen.values[0], 3, 1e-12);
  EXPECT_NEAR(eigen.values[1], 1, 1e-12);
  EXPECT_NEAR(eigen.vectors[0], std::sqrt(0.5), 1e-12);
  EXPECT_NEAR(eigen.vectors[1], std::sqrt(0.5), 1e-12);
  EXPECT_NEAR(eigen.vectors[2] + eigen.vectors[3], 0, 1e-12);
}

TEST(SymmetricEigen, AgreesWithNumPy) {
  const SymmetricEigen eigen = symmetric_eigen(goldens::eigen_matrix, 12);
  for (std::size_t k = 0; k < 12; ++k) EXPECT_NEAR(eigen.values[k], goldens::eigen_values[k], 1e-10);
  for (std::size_t i = 0; i < 12; ++i) EXPECT_NEAR(eigen.vectors[i], goldens::eigen_first[i], 1e-10);
}

TEST(SymmetricEigen, RebuildsTheMatrixFromOrthonormalVectors) {
  constexpr std::int64_t n = 200;  // large enough for rounding noise to matter
  Random random(1);
  std::vector<double> m(n * n);
  for (std::int64_t i = 0; i < n; ++i) {
    for (std::int64_t j = 0; j <= i; ++j) m[i * n + j] = m[j * n + i] = random.normal();
  }
  const SymmetricEigen eigen = symmetric_eigen(m, n);
  for (std::int64_t i = 0; i < n; ++i) {
    for (std::int64_t j = 0; j < n; ++j) {
      double rebuilt = 0, product = 0;
      for (std::int64_t k = 0; k < n; ++k) {
        rebuilt += eigen.values[k] * eigen.vectors[k * n + i] * eigen.vectors[k * n + j];
        product += eigen.vectors[i * n + k] * eigen.vectors[j * n + k];
      }
      ASSERT_NEAR(rebuilt, m[i * n + j], 1e-10);
      ASSERT_NEAR(product, i == j ? 1.0 : 0.0, 1e-12);
    }
  }
}

TEST(SymmetricEigen, OfZerosAndOfADiagonalIsExact) {
  EXPECT_EQ(symmetric_eigen({0, 0, 0, 0}, 2).values, (std::vector<double>{0, 0}));
  EXPECT_EQ(symmetric_eigen({1, 0, 0, 5}, 2).values, (std::vector<double>{5, 1}));
  EXPECT_EQ(symmetric_eigen({7}, 1).vectors, (std::vector<double>{1}));
}

}  // namespace
}  // namespace deft
