#include "deft/kernel/block.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <type_traits>

#include "deft/core/random.h"
#include "deft/kernel/convert.h"

namespace deft {
namespace {

template <class T>
float wide(T value) {
  if constexpr (std::is_same_v<T, float>)
    return value;
  else
    return to_float(value);
}

template <class T>
std::vector<T> draw(std::int64_t count, std::uint64_t seed, double mean = 0.0) {
  Random random(seed);
  std::vector<T> values(static_cast<std::size_t>(count));
  for (T& value : values) {
    const auto number = static_cast<float>(mean + random.normal());
    if constexpr (std::is_same_v<T, float>)
      value = number;
    else
      value = to_bfloat16(number);
  }
  return values;
}

// float32: 1e-5 relative to the size of the numbers; bfloat16: half a unit in the last of 8 bits.
template <class T>
double tolerance(double value) {
  return std::is_same_v<T, float> ? 1e-5 * (1 + std::abs(value)) : (1 + std::abs(value)) / 256;
}

double rule_of(Rule rule, double z, double slope) {
  if (rule == Rule::leaky) return z > 0 ? z : slope * z;
  if (rule == Rule::gelu) return 0.5 * z * std::erfc(-z / std::sqrt(2.0));
  return z;
}
double slope_of(Rule rule, double z, double slope) {
  if (rule == Rule::leaky) return z > 0 ? 1 : slope;
  if (rule == Rule::gelu) {
    return 0.5 * std::erfc(-z / std::sqrt(2.0)) + z * std::exp(-z * z / 2) / std::sqrt(2 * std::acos(-1.0));
  }
  return 1;
}

template <class T>
class Block : public testing::Test {};
using Numbers = testing::Types<float, std::uint16_t>;
TYPED_TEST_SUITE(Block, Numbers);

const std::int64_t kChannels[] = {1, 3, 16, 24, 37, 64};

TYPED_TEST(Block, PoolsLikeTheScalarLoop) {
  for (std::int64_t channels : kChannels) {
    for (const auto& [height, width] : {std::pair<std::int64_t, std::int64_t>{5, 7}, {2, 2}, {4, 6}, {3, 4}}) {
      const PoolShape s{3, height, width, channels};
      const auto x = draw<TypeParam>(s.count * height * width * channels, 4);
      const std::int64_t rows = height / 2, windows = width / 2, size = s.count * rows * windows * channels;
      std::vector<TypeParam> pooled(static_cast<std::size_t>(size));
      std::vector<std::uint8_t> which(pooled.size());
      max_pool(s, x.data(), pooled.data(), which.data());
      std::vector<TypeParam> again(pooled.size());
      const Moments m = max_pool_moments(s, x.data(), again.data(), which.data());
      EXPECT_EQ(pooled, again);
      std::vector<double> sum(static_cast<std::size_t>(channels)), squares(sum);
      for (std::int64_t i = 0; i < size; ++i) {
        const std::int64_t c = i % channels, w = i / channels % windows, r = i / channels / windows % rows,
                           n = i / channels / windows / rows;
        float best = -1e30f;
        int corner = 0;
        for (int k = 0; k < 4; ++k) {
          const float v =
              wide(x[static_cast<std::size_t>(((n * height + 2 * r + k / 2) * width + 2 * w + k % 2) * channels + c)]);
          if (v > best) best = v, corner = k;
        }
        ASSERT_EQ(wide(pooled[static_cast<std::size_t>(i)]), best);
        ASSERT_EQ(which[static_cast<std::size_t>(i)], corner);
        sum[static_cast<std::size_t>(c)] += best;
        squares[static_cast<std::size_t>(c)] += static_cast<double>(best) * best;
      }
      const double count = static_cast<double>(size / channels);
      for (std::size_t c = 0; c < sum.size(); ++c) {
        EXPECT_NEAR(m.mean[c], sum[c] / count, 1e-5);
        EXPECT_NEAR(m.variance[c], squares[c] / count - sum[c] / count * sum[c] / count, 1e-5);
      }
    }
  }
}

TYPED_TEST(Block, MomentsSurviveALargeMean) {
  for (std::int64_t channels : kChannels) {
    const std::int64_t pixels = 5000;
    const auto x = draw<TypeParam>(pixels * channels, 5, 1000.0);
    const Moments m = moments(x.data(), pixels, channels);
    for (std::int64_t c = 0; c < channels; ++c) {
      double mean = 0, variance = 0;
      for (std::int64_t p = 0; p < pixels; ++p) mean += wide(x[static_cast<std::size_t>(p * channels + c)]) / 5000.0;
      for (std::int64_t p = 0; p < pixels; ++p) {
        variance += std::pow(wide(x[static_cast<std::size_t>(p * channels + c)]) - mean, 2) / 5000.0;
      }
      EXPECT_NEAR(m.mean[static_cast<std::size_t>(c)], mean, 1e-4);
      EXPECT_NEAR(m.variance[static_cast<std::size_t>(c)], variance, 1e-4 * (1 + variance));
    }
  }
}

TYPED_TEST(Block, ForwardAndBackwardLikeTheScalarLoop) {
  const OtherRule cube{
      [](std::span<const float> z, std::span<float> y, std::int64_t) {
        for (std::size_t i = 0; i < z.size(); ++i) y[i] = z[i] * z[i] * z[i];
      },
      [](std::span<const float> z, std::span<const float> gy, std::span<float> gz, std::int64_t, std::int64_t) {
        for (std::size_t i = 0; i < z.size(); ++i) gz[i] = 3 * z[i] * z[i] * gy[i];
      }};
  for (std::int64_t channels : kChannels) {
    for (Rule rule : {Rule::identity, Rule::leaky, Rule::gelu, Rule::other}) {
      for (bool with_residual : {false, true}) {
        const std::int64_t pixels = 201;
        const auto x = draw<TypeParam>(pixels * channels, 1), gy = draw<TypeParam>(pixels * channels, 2),
                   residual = draw<TypeParam>(pixels * channels, 3);
        const auto factor = draw<float>(channels, 4), offset = draw<float>(channels, 5),
                   mean = draw<float>(channels, 6);
        const TypeParam* r = with_residual ? residual.data() : nullptr;
        const Affine affine{pixels, channels, factor.data(), offset.data()};
        const RuleChoice choice{rule, 0.2f, &cube};
        std::vector<TypeParam> y(x.size()), gz(x.size());
        block_forward(affine, choice, x.data(), r, y.data());
        const GradientSums sums = block_backward(affine, choice, x.data(), r, mean.data(), gy.data(), gz.data());
        std::vector<double> plain(static_cast<std::size_t>(channels)), centred(plain), size(plain);
        for (std::size_t i = 0; i < x.size(); ++i) {
          const std::size_t c = i % static_cast<std::size_t>(channels);
          const double z = static_cast<double>(factor[c]) * wide(x[i]) + offset[c] + (r ? wide(r[i]) : 0.0f);
          const double value = rule == Rule::other ? z * z * z : rule_of(rule, z, 0.2);
          const double g = wide(gy[i]) * (rule == Rule::other ? 3 * z * z : slope_of(rule, z, 0.2));
          ASSERT_NEAR(wide(y[i]), value, tolerance<TypeParam>(value)) << i << " rule " << static_cast<int>(rule);
          ASSERT_NEAR(wide(gz[i]), g, tolerance<TypeParam>(g)) << i << " rule " << static_cast<int>(rule);
          plain[c] += g;
          centred[c] += g * (wide(x[i]) - mean[c]);
          size[c] += std::abs(g) * (1 + std::abs(wide(x[i]) - mean[c]));
        }
        for (std::size_t c = 0; c < plain.size(); ++c) {
          const double error = rule == Rule::gelu && sizeof(TypeParam) == 2 ? 3e-4 : 2e-6;
          EXPECT_NEAR(sums.plain[c], plain[c], error * size[c]);
          EXPECT_NEAR(sums.centred[c], centred[c], error * size[c]);
        }
      }
    }
  }
}

TYPED_TEST(Block, MixesAndUnpoolsLikeTheScalarLoop) {
  for (std::int64_t channels : kChannels) {
    for (const auto& [height, width] : {std::pair<std::int64_t, std::int64_t>{5, 7}, {4, 6}, {3, 2}}) {
      const PoolShape s{2, height, width, channels};
      const std::int64_t rows = height / 2, windows = width / 2, pixels = s.count * rows * windows;
      const auto x = draw<TypeParam>(pixels * channels, 1), gz = draw<TypeParam>(pixels * channels, 2);
      const auto a = draw<float>(channels, 4), b = draw<float>(channels, 5), c0 = draw<float>(channels, 6);
      const Mixture m{pixels, channels, a.data(), b.data(), c0.data()};
      std::vector<TypeParam> flat(x.size());
      mix_gradient(m, gz.data(), x.data(), flat.data());
      std::vector<std::uint8_t> which(x.size());
      Random random(9);
      for (std::uint8_t& k : which) k = static_cast<std::uint8_t>(random.below(4));
      std::vector<TypeParam> spread(static_cast<std::size_t>(s.count * height * width * channels), TypeParam{7});
      mix_gradient_unpooled(s, m, gz.data(), x.data(), which.data(), spread.data());
      double total = 0, expected_total = 0;
      for (std::size_t i = 0; i < x.size(); ++i) {
        const std::size_t c = i % static_cast<std::size_t>(channels);
        const double g = static_cast<double>(a[c]) * wide(gz[i]) + static_cast<double>(b[c]) * wide(x[i]) + c0[c];
        ASSERT_NEAR(wide(flat[i]), g, 2 * tolerance<TypeParam>(g));
        const auto index = static_cast<std::int64_t>(i);
        const std::int64_t w = index / channels % windows, r = index / channels / windows % rows,
                           n = index / channels / windows / rows;
        for (int k = 0; k < 4; ++k) {
          const float v = wide(spread[static_cast<std::size_t>(
              ((n * height + 2 * r + k / 2) * width + 2 * w + k % 2) * channels + static_cast<std::int64_t>(c))]);
          if (k == which[i])
            ASSERT_EQ(v, wide(flat[i]));
          else
            ASSERT_EQ(v, 0.0f);
        }
        expected_total += std::abs(wide(flat[i]));
      }
      for (TypeParam v : spread) total += std::abs(wide(v));
      EXPECT_NEAR(total, expected_total, 1e-9 * expected_total) << "odd rows and columns must be zero";
    }
  }
}

TEST(Gelu, IsWithinSevenTenMillionths) {
  const std::int64_t count = 200001;
  std::vector<float> x(count), y(count), gy(count, 1.0f), gz(count);
  for (std::int64_t i = 0; i < count; ++i) x[static_cast<std::size_t>(i)] = -10.0f + 1e-4f * static_cast<float>(i);
  const float one = 1, zero = 0;
  const Affine affine{count, 1, &one, &zero};
  block_forward<float>(affine, {Rule::gelu}, x.data(), nullptr, y.data());
  block_backward<float>(affine, {Rule::gelu}, x.data(), nullptr, &zero, gy.data(), gz.data());
  double worst = 0, worst_slope = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double value = rule_of(Rule::gelu, x[i], 0);
    worst = std::max(worst, std::abs(y[i] - value) / std::max(1.0, std::abs(value)));
    worst_slope = std::max(worst_slope, std::abs(gz[i] - slope_of(Rule::gelu, x[i], 0)));
  }
  EXPECT_LT(worst, 7e-7);
  EXPECT_LT(worst_slope, 7e-7);
}

TEST(Gelu, InBfloat16IsWithinItsRoundingAndVanishesOnTheLeft) {
  std::vector<std::uint16_t> x, y, gy, gz;
  for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {  // every bfloat16 between -64 and 64
    const auto value = static_cast<std::uint16_t>(bits);
    if (std::abs(wide(value)) < 64) x.push_back(value);
  }
  y.resize(x.size());
  gz.resize(x.size());
  gy.assign(x.size(), 0x3F80);  // 1
  const float one = 1, zero = 0;
  const Affine affine{static_cast<std::int64_t>(x.size()), 1, &one, &zero};
  block_forward<std::uint16_t>(affine, {Rule::gelu}, x.data(), nullptr, y.data());
  block_backward<std::uint16_t>(affine, {Rule::gelu}, x.data(), nullptr, &zero, gy.data(), gz.data());
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double z = wide(x[i]), value = rule_of(Rule::gelu, z, 0), slope = slope_of(Rule::gelu, z, 0);
    ASSERT_NEAR(wide(y[i]), value, std::abs(value) / 256 + 1e-4) << z;
    ASSERT_NEAR(wide(gz[i]), slope, std::abs(slope) / 256 + 3e-4) << z;
    if (z < -4.5) ASSERT_EQ(wide(y[i]), 0.0f) << z;
    if (z < -4.5) ASSERT_EQ(wide(gz[i]), 0.0f) << z;
  }
}

}  // namespace
}  // namespace deft
