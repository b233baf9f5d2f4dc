#include "deft/activation/selu.h"

#include <gtest/gtest.h>

#include "goldens/activation.h"
#include "support/activation_check.h"

namespace deft {
namespace {

double value(double x) { return selu(x); }
double slope(double x) { return selu_slope(x); }

TEST(Selu, HasPyTorchsValuesAndSlopes) {
  expect_formula(value, slope, goldens::activation_x, goldens::selu_y, goldens::selu_slope);
}

TEST(Selu, LoopsAgreeWithPyTorch) {
  expect_loops(Selu({}), goldens::activation_x, goldens::selu_y, goldens::selu_slope, 3e-7);
}

TEST(Selu, SlopeIsTheDerivative) { expect_slope_is_derivative(value, slope); }

TEST(Selu, StaysFiniteForLargeInputs) { expect_finite_for_large_inputs(Selu({})); }

TEST(Selu, GainKeepsTheSizeOfSignals) { EXPECT_NEAR(Selu({}).gain(), 1 / std::sqrt(mean_square(value)), 1e-4); }

TEST(Selu, KeepsMeanZeroAndVarianceOne) {
  constexpr double kStep = 1e-3;
  double mean = 0.0;
  for (double z = -10 + kStep / 2; z < 10; z += kStep) mean += selu(z) * std::exp(-0.5 * z * z);
  EXPECT_NEAR(mean * kStep / std::sqrt(2 * std::numbers::pi), 0.0, 1e-6);
  EXPECT_NEAR(mean_square(value), 1.0, 1e-6);
}

}  // namespace
}  // namespace deft
