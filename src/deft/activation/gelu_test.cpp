#include "deft/activation/gelu.h"

#include <gtest/gtest.h>

#include "goldens/activation.h"
#include "support/activation_check.h"
#include "support/checked_options.h"

namespace deft {
namespace {

double value(double x) { return gelu(x); }
double slope(double x) { return gelu_slope(x); }

TEST(Gelu, HasPyTorchsValuesAndSlopes) {
  expect_formula(value, slope, goldens::activation_x, goldens::gelu_y, goldens::gelu_slope);
}

TEST(Gelu, LoopsAgreeWithPyTorch) {
  expect_loops(Gelu({}), goldens::activation_x, goldens::gelu_y, goldens::gelu_slope, 3e-7);
}

TEST(Gelu, SlopeIsTheDerivative) { expect_slope_is_derivative(value, slope); }

TEST(Gelu, StaysFiniteForLargeInputs) {
  expect_finite_for_large_inputs(Gelu({}));
}

TEST(Gelu, GainKeepsTheSizeOfSignals) { EXPECT_NEAR(Gelu({}).gain(), 1 / std::sqrt(mean_square(value)), 1e-4); }

}  // namespace
}  // namespace deft
