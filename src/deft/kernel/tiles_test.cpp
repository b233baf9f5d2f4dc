#include "deft/kernel/tiles.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "deft/core/random.h"
#include "deft/kernel/convert.h"

namespace deft {
namespace {

// What a processor without tiles answers.
void expect_refusal() { EXPECT_THROW(TileWeightGradient({1, 1, 1, 1, 1, 1, 1, 0}, 1), std::logic_error); }

std::vector<std::uint16_t> draw_halves(std::int64_t count, std::uint64_t seed) {
  Random random(seed);
  std::vector<float> values(static_cast<std::size_t>(count));
  for (float& value : values) value = static_cast<float>(random.normal());
  std::vector<std::uint16_t> halves(values.size());
  to_bfloat16(values, halves);
  return halves;
}

std::vector<double> wide(const std::vector<std::uint16_t>& halves) {
  std::vector<float> floats(halves.size());
  to_float(halves, floats);
  return {floats.begin(), floats.end()};
}

// The definition, number by number in double: sums of gradient and of its terms' sizes.
struct Expected {
  double sum = 0, size = 0;
};
Expected expected(const ConvolutionShape& s, const std::vector<double>& x, const std::vector<double>& gy,
                  std::int64_t o, std::int64_t i, std::int64_t r, std::int64_t c) {
  Expected result;
  for (std::int64_t n = 0; n < s.count; ++n) {
    for (std::int64_t h = 0; h < s.rows_out(); ++h) {
      for (std::int64_t w = 0; w < s.columns_out(); ++w) {
        const std::int64_t row = s.stride * h + r - s.padding, column = s.stride * w + c - s.padding;
        if (row < 0 || column < 0 || row >= s.height || column >= s.width) continue;
        const double term =
            x[static_cast<std::size_t>(((n * s.height + row) * s.width + column) * s.inputs + i)] *
            gy[static_cast<std::size_t>(((n * s.rows_out() + h) * s.columns_out() + w) * s.outputs + o)];
        result.sum += term;
        result.size += std::abs(term);
      }
    }
  }
  return result;
}

class TileWeightGradients : public testing::TestWithParam<ConvolutionShape> {};

TEST_P(TileWeightGradients, AreTheDefinitionsSums) {
  if (!tiles_work()) return expect_refusal();
  const ConvolutionShape& s = GetParam();
  const auto x = draw_halves(s.count * s.height * s.width * s.inputs, 1);
  const auto gy = draw_halves(s.count * s.rows_out() * s.columns_out() * s.outputs, 2);
  const auto wide_x = wide(x), wide_gy = wide(gy);
  const WeightSize size{.outputs = std::max<std::int64_t>(1, s.outputs - 1),
                        .inputs = std::max<std::int64_t>(1, s.inputs - 2)};  // the last channels are padding
  std::vector<float> gw(static_cast<std::size_t>(size.outputs * size.inputs * s.kernel * s.kernel), 7.0f);
  weight_gradient_by_tiles(s, x.data(), gy.data(), size, gw.data());
  std::size_t at = 0;
  for (std::int64_t o = 0; o < size.outputs; ++o) {
    for (std::int64_t i = 0; i < size.inputs; ++i) {
      for (std::int64_t r = 0; r < s.kernel; ++r) {
        for (std::int64_t c = 0; c < s.kernel; ++c, ++at) {
          const Expected e = expected(s, wide_x, wide_gy, o, i, r, c);
          ASSERT_NEAR(gw[at], e.sum, 1e-6 * (1 + e.size)) << o << " " << i << " " << r << " " << c;
        }
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    Shapes, TileWeightGradients,
    testing::Values(ConvolutionShape{1, 1, 1, 1, 1, 1, 1, 0}, ConvolutionShape{3, 9, 11, 5, 7, 3, 1, 1},
                    ConvolutionShape{1, 7, 8, 33, 35, 5, 1, 0}, ConvolutionShape{5, 7, 8, 17, 50, 3, 2, 1},
                    ConvolutionShape{5, 7, 8, 17, 50, 1, 2, 0}, ConvolutionShape{1, 4, 4, 16, 16, 2, 1, 1},
                    ConvolutionShape{4, 12, 12, 3, 64, 7, 2, 3}, ConvolutionShape{2, 9, 9, 8, 8, 2, 1, 0},
                    ConvolutionShape{1, 5, 3, 64, 32, 3, 1, 2}, ConvolutionShape{2, 13, 10, 4, 4, 3, 4, 1},
                    ConvolutionShape{9, 3, 3, 48, 80, 3, 1, 1}));

TEST(TileWeightGradient, OfSlicesIsThatOfTheWholeBatch) {
  if (!tiles_work()) return expect_refusal();
  const ConvolutionShape s{7, 6, 5, 20, 18, 3, 1, 1};
  const auto x = draw_halves(s.count * 30 * s.inputs, 1), gy = draw_halves(s.count * 30 * s.outputs, 2);
  const std::size_t numbers = 20 * 18 * 9;
  std::vector<float> whole(numbers), slices(numbers);
  weight_gradient_by_tiles(s, x.data(), gy.data(), {18, 20}, whole.data());
  TileWeightGradient sum(s, 2);
  sum.add(0, 3, x.data(), gy.data());
  sum.add(1, 2, x.data() + 3 * 600, gy.data() + 3 * 540);
  sum.add(0, 2, x.data() + 5 * 600, gy.data() + 5 * 540);
  sum.write({18, 20}, slices.data());
  for (std::size_t i = 0; i < numbers; ++i) ASSERT_NEAR(slices[i], whole[i], 1e-4) << i;
}

}  // namespace
}  // namespace deft
