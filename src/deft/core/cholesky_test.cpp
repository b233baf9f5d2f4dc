#include "deft/core/cholesky.h"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "deft/core/random.h"

namespace deft {
namespace {

TEST(Cholesky, IsTheFactorByHand) {
  const Cholesky factor({4, 2, 2, 5}, 2);
  EXPECT_EQ(factor.factor(), (std::vector<double>{2, 0, 1, 2}));
  EXPECT_EQ(factor.forward({8, 9}), (std::vector<double>{4, 2.5}));
  EXPECT_EQ(factor.solve({8, 9}), (std::vector<double>{1.375, 1.25}));
  EXPECT_NEAR(factor.log_determinant(), std::log(16.0), 1e-14);
}

// A = B B^T + I has a factor, and A times what is solved gives b again.
TEST(Cholesky, SolvesWhatItWasGiven) {
  const std::size_t n = 30;
  Random random = Random::of(1, "cholesky");
  std::vector<double> b(n * n), a(n * n), right(n);
  for (double& one : b) one = random.normal();
  for (double& one : right) one = random.normal();
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      a[i * n + j] = i == j ? 1.0 : 0.0;
      for (std::size_t k = 0; k < n; ++k) a[i * n + j] += b[i * n + k] * b[j * n + k];
    }
  }
  const Cholesky factor(a, n);
  const std::vector<double> x = factor.solve(right), inverse = factor.inverse();
  for (std::size_t i = 0; i < n; ++i) {
    double product = 0.0;
    for (std::size_t j = 0; j < n; ++j) product += a[i * n + j] * x[j];
    EXPECT_NEAR(product, right[i], 1e-9);
    for (std::size_t j = 0; j < n; ++j) {
      double unit = 0.0;
      for (std::size_t k = 0; k < n; ++k) unit += a[i * n + k] * inverse[k * n + j];
      EXPECT_NEAR(unit, i == j ? 1.0 : 0.0, 1e-9);
    }
  }
}

TEST(Cholesky, RefusesWhatHasNone) { EXPECT_THROW(Cholesky({1, 2, 2, 1}, 2), std::domain_error); }

}  // namespace
}  // namespace deft
