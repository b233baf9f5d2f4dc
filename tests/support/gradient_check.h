// Compares a loss's gradient with central differences of its value, in float64.
#ifndef DEFT_TESTS_SUPPORT_GRADIENT_CHECK_H
#define DEFT_TESTS_SUPPORT_GRADIENT_CHECK_H

#include <gtest/gtest.h>

#include <span>
#include <vector>

namespace deft {

template <class RowLoss>
void expect_gradient(RowLoss loss, std::vector<double> z, const std::vector<double>& t) {
  constexpr double kStep = 1e-5;
  std::vector<double> gradient(z.size()), unused(z.size());
  loss(z, t, gradient);
  for (std::size_t k = 0; k < z.size(); ++k) {
    const double at = z[k];
    z[k] = at + kStep;
    const double above = loss(z, t, unused);
    z[k] = at - kStep;
    const double below = loss(z, t, unused);
    z[k] = at;
    EXPECT_NEAR(gradient[k], (above - below) / (2 * kStep), 1e-8) << "output " << k;
  }
}

// A batch of golden numbers as floats.
inline std::vector<float> floats(const std::vector<double>& values) { return {values.begin(), values.end()}; }

inline void expect_close(std::span<const float> ours, const std::vector<double>& expected, double tolerance) {
  ASSERT_EQ(ours.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_NEAR(ours[i], expected[i], tolerance) << "at " << i;
}

}  // namespace deft

#endif
