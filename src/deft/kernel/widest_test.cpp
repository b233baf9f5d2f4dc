#include "deft/kernel/widest.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <vector>

namespace deft {
namespace {

// Square roots, divisions and comparisons are rounded the same in any vector; so is a * x + y where it is not fused.
TEST(InWidest, GivesTheBitsOfThePlainLoop) {
  std::vector<float> x(1003), plain(x.size()), wide(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = 1.0f + static_cast<float>(i) / 7;
  const auto loop = [n = static_cast<std::int64_t>(x.size()), from = x.data()](float* to) {
    for (std::int64_t i = 0; i < n; ++i) to[i] = 0.1f * from[i] + from[i] / (std::sqrt(from[i]) + 1e-3f);
  };
  loop(plain.data());
  in_widest([&] { loop(wide.data()); });
  EXPECT_EQ(plain, wide);
#if defined(__x86_64__)
  const VectorWidth width = vector_width();
  if (width != VectorWidth::baseline) {
    run_avx2([&] { loop(wide.data()); });
    EXPECT_EQ(plain, wide);
  }
#endif
}

}  // namespace
}  // namespace deft
