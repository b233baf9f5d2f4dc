#include "deft/core/lbfgs.h"

#include <gtest/gtest.h>

#include <cmath>

namespace deft {
namespace {

TEST(Lbfgs, FindsTheMinimumOfRosenbrocksValley) {
  const LbfgsResult result = minimize(
      [](const std::vector<double>& x, std::vector<double>& g) {
        const double a = 1 - x[0], b = x[1] - x[0] * x[0];
        g = {-2 * a - 400 * x[0] * b, 200 * b};
        return a * a + 100 * b * b;
      },
      {-1.2, 1.0}, {.iterations = 500, .tolerance = 1e-9});
  EXPECT_TRUE(result.converged);
  EXPECT_NEAR(result.x[0], 1, 1e-6);
  EXPECT_NEAR(result.x[1], 1, 1e-6);
}

TEST(Lbfgs, SolvesAQuadraticOfManyScales) {
  const LbfgsResult result = minimize(
      [](const std::vector<double>& x, std::vector<double>& g) {
        double value = 0;
        for (std::size_t i = 0; i < x.size(); ++i) {
          const double scale = std::pow(10.0, static_cast<double>(i % 4));
          g[i] = scale * (x[i] - static_cast<double>(i));
          value += 0.5 * scale * (x[i] - static_cast<double>(i)) * (x[i] - static_cast<double>(i));
        }
        return value;
      },
      std::vector<double>(20, 0.0), {.iterations = 500, .tolerance = 1e-8});
  for (std::size_t i = 0; i < 20; ++i) EXPECT_NEAR(result.x[i], static_cast<double>(i), 1e-6);
}

TEST(Lbfgs, EndsWhereItBeginsIfThatIsTheMinimum) {
  const LbfgsResult result = minimize([](const auto& x, auto& g) { g[0] = x[0]; return x[0] * x[0] / 2; }, {0.0});
  EXPECT_EQ(result.iterations, 0);
  EXPECT_TRUE(result.converged);
}

TEST(Lbfgs, EndsAtItsLimitOfIterations) {
  const LbfgsResult result = minimize([](const auto& x, auto& g) { g[0] = -1; return -x[0]; }, {0.0}, {.iterations = 7});
  EXPECT_EQ(result.iterations, 7);
  EXPECT_FALSE(result.converged);
}

}  // namespace
}  // namespace deft
