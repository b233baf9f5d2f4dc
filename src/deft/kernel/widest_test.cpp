#include "deft/kernel/widest.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <vector>

namespace deft {
namespace {

TEST(InWidest, GivesTheNumbersOfThePlainLoop) {
  std::vector<float> x(1003), wide(x.size(), 0.0f);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = 1.0f + static_cast<float>(i) / 7;
  const auto loop = [n = static_cast<std::int64_t>(x.size()), from = x.data(), to = wide.data()] {
    for (std::int64_t i = 0; i < n; ++i) to[i] = 0.1f * from[i] + from[i] / (std::sqrt(from[i]) + 1e-3f);
  };
  const auto expect_right = [&] {
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double expected = 0.1 * x[i] + x[i] / (std::sqrt(static_cast<double>(x[i])) + 1e-3);
      EXPECT_NEAR(wide[i], expected, 1e-6 * expected) << i;
      wide[i] = 0.0f;
    }
  };
  in_widest(loop);
  expect_right();
#if defined(__x86_64__)
  if (vector_width() == VectorWidth::baseline) return;
  run_avx2(loop);
  expect_right();
#endif
}

}  // namespace
}  // namespace deft
