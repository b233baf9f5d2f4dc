// Checks of an elementwise activation: its loops against its scalar formula, and the slope against central differences.
#ifndef DEFT_TESTS_SUPPORT_ACTIVATION_CHECK_H
#define DEFT_TESTS_SUPPORT_ACTIVATION_CHECK_H

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <vector>

#include "deft/activation/role.h"

namespace deft {

// Golden values and slopes, in float64.
template <class Value, class Slope>
void expect_formula(Value value, Slope slope, const std::vector<double>& x, const std::vector<double>& y,
                    const std::vector<double>& slopes) {
  for (std::size_t i = 0; i < x.size(); ++i) {
    EXPECT_NEAR(value(x[i]), y[i], 1e-12) << "at " << x[i];
    EXPECT_NEAR(slope(x[i]), slopes[i], 1e-12) << "at " << x[i];
  }
}

// The float loops against float64 numbers of PyTorch.
inline void expect_loops(const Activation& activation, const std::vector<double>& x, const std::vector<double>& y,
                         const std::vector<double>& slopes, double tolerance) {
  const std::vector<float> input(x.begin(), x.end());
  const std::vector<float> incoming(x.size(), 2.0f);
  std::vector<float> output(x.size()), gradient(x.size());
  activation.forward(input, output, {});
  activation.backward(input, incoming, gradient, {}, {});
  for (std::size_t i = 0; i < x.size(); ++i) {
    EXPECT_NEAR(output[i], y[i], tolerance * (1 + std::fabs(x[i]))) << "at " << x[i];
    EXPECT_NEAR(gradient[i], 2 * slopes[i], 4 * tolerance * (1 + std::fabs(x[i]))) << "at " << x[i];
  }
}

template <class Value, class Slope>
void expect_slope_is_derivative(Value value, Slope slope) {
  constexpr double kStep = 1e-6;
  for (double x = -5.05; x < 5; x += 0.1) {  // never within a step of the kink at 0
    EXPECT_NEAR(slope(x), (value(x + kStep) - value(x - kStep)) / (2 * kStep), 1e-8) << "at " << x;
  }
}

inline void expect_finite_for_large_inputs(const Activation& activation) {
  const std::vector<float> x{-1e30f, -1000.0f, 1000.0f, 1e30f}, gy(4, 1.0f);
  std::vector<float> y(4), gx(4);
  activation.forward(x, y, {});
  activation.backward(x, gy, gx, {}, {});
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(std::isfinite(y[i]) && std::isfinite(gx[i])) << x[i];
}

// E[f(z)^2] for a standard normal z, by the midpoint rule.
template <class Value>
double mean_square(Value value) {
  constexpr double kStep = 1e-4;
  double sum = 0.0;
  for (double z = -10 + kStep / 2; z < 10; z += kStep) sum += value(z) * value(z) * std::exp(-0.5 * z * z);
  return sum * kStep / std::sqrt(2 * std::numbers::pi);
}

}  // namespace deft

#endif
