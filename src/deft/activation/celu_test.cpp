#include "deft/activation/celu.h"

#include <gtest/gtest.h>

#include "goldens/activation.h"
#include "support/activation_check.h"
#include "support/checked_options.h"

namespace deft {
namespace {

double value(double x) { return celu(x, 0.5); }
double slope(double x) { return celu_slope(x, 0.5); }

TEST(Celu, HasPyTorchsValuesAndSlopes) {
  expect_formula(value, slope, goldens::activation_x, goldens::celu_y, goldens::celu_slope);
}

TEST(Celu, LoopsAgreeWithPyTorch) {
  expect_loops(Celu({.alpha = 0.5}), goldens::activation_x, goldens::celu_y, goldens::celu_slope, 3e-7);
}

TEST(Celu, SlopeIsTheDerivative) { expect_slope_is_derivative(value, slope); }

TEST(Celu, StaysFiniteForLargeInputs) { expect_finite_for_large_inputs(Celu({.alpha = 0.5})); }

TEST(Celu, GainKeepsTheSizeOfSignals) {
  EXPECT_NEAR(Celu({.alpha = 0.5}).gain(), 1 / std::sqrt(mean_square(value)), 1e-4);
}

TEST(Celu, HasSlopeOneOnBothSidesOfZero) {
  EXPECT_NEAR(celu_slope(-1e-12, 0.3), 1.0, 1e-9);
  EXPECT_EQ(celu_slope(1e-12, 0.3), 1.0);
}

TEST(Celu, OfAlphaOneIsElu) { EXPECT_NEAR(celu(-1.0, 1.0), 1 / std::numbers::e - 1, 1e-15); }

TEST(Celu, RefusesAlphaOutOfRange) {
  EXPECT_EQ(option_problems(CeluOptions{.alpha = 0}), std::vector<std::string>{"alpha = 0 is outside 0.1 .. 100"});
}

}  // namespace
}  // namespace deft
