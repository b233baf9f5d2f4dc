// The pixel loops of block.h for one target. Each works on a run of pixels; block.cpp cuts the tensor into runs.
#if defined(DEFT_KERNEL_INTERNAL_BLOCK_PIXELS_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef DEFT_KERNEL_INTERNAL_BLOCK_PIXELS_INL_H
#undef DEFT_KERNEL_INTERNAL_BLOCK_PIXELS_INL_H
#else
#define DEFT_KERNEL_INTERNAL_BLOCK_PIXELS_INL_H
#endif

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "deft/kernel/block.h"
#include "deft/kernel/internal/simd-inl.h"
#include "hwy/contrib/math/math-inl.h"

HWY_BEFORE_NAMESPACE();
namespace deft {
namespace HWY_NAMESPACE {

// Whole vectors go straight to memory; the rest of the channels takes the slower way.
template <bool kWhole, class T>
HWY_INLINE FloatVector get(const T* from, std::int64_t count) {
  if constexpr (kWhole) return load(from);
  return load_some(from, count);
}
template <bool kWhole, class T>
HWY_INLINE void put(FloatVector value, T* to, std::int64_t count) {
  if constexpr (kWhole) return store(value, to);
  store_some(value, to, count);
}

// Calls work.template run<whole>(channel, count) for all vectors of a pixel's channels.
template <class Work>
HWY_INLINE void for_channels(std::int64_t channels, const Work& work) {
  const std::int64_t width = lanes();
  std::int64_t c = 0;
  for (; c + width <= channels; c += width) work.template run<true>(c, width);
  if (c < channels) work.template run<false>(c, channels - c);
}

// erf as x * P(x^2) / Q(x^2) on [-4, 4] (the minimax fit used by Eigen), error below 3e-7.
HWY_INLINE FloatVector error_function(FloatVector x) {
  const FloatTag d;
  const FloatVector limit = hn::Set(d, 3.832506856900711f);
  x = hn::Min(hn::Max(x, hn::Neg(limit)), limit);
  const FloatVector square = hn::Mul(x, x);
  FloatVector p = hn::Set(d, -2.72614225801306e-10f);
  for (float next : {2.77068142495902e-08f, -2.10102402082508e-06f, -5.69250639462346e-05f, -7.34990630326855e-04f,
                     -2.95459980854025e-03f, -1.60960333262415e-02f}) {
    p = hn::MulAdd(p, square, hn::Set(d, next));
  }
  FloatVector q = hn::Set(d, -1.45660718464996e-05f);
  for (float next : {-2.13374055278905e-04f, -1.68282697438203e-03f, -7.37332916720468e-03f, -1.42647390514189e-02f}) {
    q = hn::MulAdd(q, square, hn::Set(d, next));
  }
  return hn::Div(hn::Mul(x, p), q);
}

HWY_INLINE FloatVector normal_share_below(FloatVector z) {
  const FloatTag d;
  const FloatVector half = hn::Set(d, 0.5f);
  const FloatVector share = hn::MulAdd(half, error_function(hn::Mul(z, hn::Set(d, 0.70710678f))), half);
  // Further left only the rounding of 1 + erf is left, which z would magnify.
  return hn::IfThenZeroElse(hn::Lt(z, hn::Set(d, -5.42f)), share);
}

// 1/2 + z P(z^2) for an odd function that is nearly flat beyond 4.5; 0 to the left of that.
HWY_INLINE FloatVector odd_about_half(FloatVector z, const float (&coefficients)[9]) {
  const FloatTag d;
  const FloatVector limit = hn::Set(d, 4.5f);
  const FloatVector inside = hn::Max(hn::Min(z, limit), hn::Neg(limit));
  const FloatVector square = hn::Mul(inside, inside);
  FloatVector p = hn::Set(d, coefficients[0]);
  for (int i = 1; i < 9; ++i) p = hn::MulAdd(p, square, hn::Set(d, coefficients[i]));
  return hn::IfThenZeroElse(hn::Lt(z, hn::Neg(limit)), hn::MulAdd(inside, p, hn::Set(d, 0.5f)));
}

// What bfloat16 needs, whose numbers near 1 are 0.004 apart: the normal share within 3e-5, GELU's slope within 3e-4
// (least-squares fits of our own, reweighted towards the least largest error), without a division or an exponential.
HWY_INLINE FloatVector rough_normal_share(FloatVector z) {
  return odd_about_half(z, {3.80814026e-11f, -4.00429734e-09f, 1.84682122e-07f, -4.96087569e-06f, 8.72877863e-05f,
                            -0.00107680005f, 0.00972966384f, -0.0662406534f, 0.398866564f});
}
HWY_INLINE FloatVector rough_gelu_slope(FloatVector z) {
  return odd_about_half(z, {4.2230397e-10f, -4.30437801e-08f, 1.89796049e-06f, -4.76812857e-05f, 0.000757534988f,
                            -0.00798377302f, 0.056571722f, -0.262675136f, 0.796904802f});
}

template <Rule kRule, class T>
HWY_INLINE FloatVector apply_rule(FloatVector z, FloatVector slope) {
  const FloatTag d;
  if constexpr (kRule == Rule::gelu && sizeof(T) == 2) return hn::Mul(z, rough_normal_share(z));
  if constexpr (kRule == Rule::leaky) return hn::IfThenElse(hn::Gt(z, hn::Zero(d)), z, hn::Mul(z, slope));
  if constexpr (kRule == Rule::gelu) return hn::Mul(z, normal_share_below(z));
  return z;
}

template <Rule kRule, class T>
HWY_INLINE FloatVector rule_slope(FloatVector z, FloatVector slope) {
  const FloatTag d;
  if constexpr (kRule == Rule::gelu && sizeof(T) == 2) return rough_gelu_slope(z);
  if constexpr (kRule == Rule::leaky) return hn::IfThenElse(hn::Gt(z, hn::Zero(d)), hn::Set(d, 1.0f), slope);
  if constexpr (kRule == Rule::gelu) {
    const FloatVector power = hn::Max(hn::Mul(hn::Mul(z, z), hn::Set(d, -0.5f)), hn::Set(d, -80.0f));
    const FloatVector density = hn::Mul(hn::Exp(d, power), hn::Set(d, 0.3989422804f));
    return hn::MulAdd(z, density, normal_share_below(z));
  }
  return hn::Set(d, 1.0f);
}

// A run of pixels short enough to stay in the first-level cache while every channel passes over it.
template <class T>
std::int64_t cached_pixels(std::int64_t channels) {
  return std::max<std::int64_t>(1, 16384 / (channels * static_cast<std::int64_t>(sizeof(T))));
}

template <class T>
struct MomentsWork {
  const T* x;
  std::int64_t pixels, channels;
  const float* pivot;
  float *sum, *squares;
  template <bool kWhole>
  HWY_INLINE void run(std::int64_t c, std::int64_t n) const {
    const FloatVector middle = get<kWhole>(pivot + c, n);
    FloatVector s0 = get<kWhole>(sum + c, n), q0 = get<kWhole>(squares + c, n);
    FloatVector s1 = hn::Zero(FloatTag()), q1 = s1;
    std::int64_t p = 0;
    for (; p + 2 <= pixels; p += 2) {
      const FloatVector v0 = hn::Sub(get<kWhole>(x + p * channels + c, n), middle);
      const FloatVector v1 = hn::Sub(get<kWhole>(x + (p + 1) * channels + c, n), middle);
      s0 = hn::Add(s0, v0);
      s1 = hn::Add(s1, v1);
      q0 = hn::MulAdd(v0, v0, q0);
      q1 = hn::MulAdd(v1, v1, q1);
    }
    if (p < pixels) {
      const FloatVector v0 = hn::Sub(get<kWhole>(x + p * channels + c, n), middle);
      s0 = hn::Add(s0, v0);
      q0 = hn::MulAdd(v0, v0, q0);
    }
    put<kWhole>(hn::Add(s0, s1), sum + c, n);
    put<kWhole>(hn::Add(q0, q1), squares + c, n);
  }
};

// sum[c] += x - pivot, squares[c] += (x - pivot)^2
template <class T>
void add_moments(const T* x, std::int64_t pixels, std::int64_t channels, const float* pivot, float* sum,
                 float* squares) {
  const std::int64_t step = cached_pixels<T>(channels);
  for (std::int64_t p = 0; p < pixels; p += step) {
    for_channels(channels, MomentsWork<T>{x + p * channels, std::min(step, pixels - p), channels, pivot, sum, squares});
  }
}

template <class T>
struct PoolWork {
  const T *x0, *x1;
  std::int64_t channels;
  T* pooled;
  std::uint8_t* which;
  template <bool kWhole>
  HWY_INLINE void run(std::int64_t c, std::int64_t n) const {
    const hn::RebindToSigned<FloatTag> whole_numbers;
    const hn::Rebind<std::uint8_t, FloatTag> bytes;
    FloatVector best = get<kWhole>(x0 + c, n);
    auto index = hn::Zero(whole_numbers);
    const FloatVector others[3] = {get<kWhole>(x0 + channels + c, n), get<kWhole>(x1 + c, n),
                                   get<kWhole>(x1 + channels + c, n)};
    for (int k = 0; k < 3; ++k) {
      const auto larger = hn::Gt(others[k], best);
      best = hn::IfThenElse(larger, others[k], best);
      index = hn::IfThenElse(hn::RebindMask(whole_numbers, larger), hn::Set(whole_numbers, k + 1), index);
    }
    put<kWhole>(best, pooled + c, n);
    if (!which) return;
    const auto narrow = hn::DemoteTo(bytes, index);
    if constexpr (kWhole) {
      hn::StoreU(narrow, bytes, which + c);
    } else {
      HWY_ALIGN std::uint8_t buffer[HWY_MAX_BYTES];
      hn::StoreU(narrow, bytes, buffer);
      std::memcpy(which + c, buffer, static_cast<std::size_t>(n));
    }
  }
};

// One row of windows: x0 and x1 are the two rows of pixels.
template <class T>
void pool_row(const T* x0, const T* x1, std::int64_t windows, std::int64_t channels, T* pooled, std::uint8_t* which) {
  for (std::int64_t i = 0; i < windows; ++i) {
    for_channels(channels, PoolWork<T>{x0 + 2 * i * channels, x1 + 2 * i * channels, channels, pooled + i * channels,
                                       which ? which + i * channels : nullptr});
  }
}

template <Rule kRule, class T, class Out>
struct ForwardWork {
  const float *factor, *offset;
  FloatVector slope;
  const T *x, *residual;
  Out* y;
  template <bool kWhole>
  HWY_INLINE void run(std::int64_t c, std::int64_t n) const {
    FloatVector z = hn::MulAdd(get<kWhole>(x + c, n), get<kWhole>(factor + c, n), get<kWhole>(offset + c, n));
    if (residual) z = hn::Add(z, get<kWhole>(residual + c, n));
    put<kWhole>(apply_rule<kRule, T>(z, slope), y + c, n);
  }
};

template <Rule kRule, class T, class Out>
void forward_pixels(std::int64_t pixels, std::int64_t channels, const float* factor, const float* offset, float slope,
                    const T* x, const T* residual, Out* y) {
  const FloatVector slopes = hn::Set(FloatTag(), slope);
  for (std::int64_t p = 0; p < pixels; ++p) {
    for_channels(channels, ForwardWork<kRule, T, Out>{factor, offset, slopes, x + p * channels,
                                                      residual ? residual + p * channels : nullptr, y + p * channels});
  }
}

template <Rule kRule, class T, class In>
struct BackwardWork {
  std::int64_t pixels, channels;
  const float *factor, *offset;
  FloatVector slope;
  const T *x, *residual;
  const float* mean;
  const In* gy;
  T* gz;
  float *plain, *centred;
  template <bool kWhole>
  HWY_INLINE void run(std::int64_t c, std::int64_t n) const {
    const FloatVector f = get<kWhole>(factor + c, n), o = get<kWhole>(offset + c, n), m = get<kWhole>(mean + c, n);
    FloatVector s = get<kWhole>(plain + c, n), q = get<kWhole>(centred + c, n);
    for (std::int64_t p = 0; p < pixels; ++p) {
      const std::int64_t i = p * channels + c;
      const FloatVector v = get<kWhole>(x + i, n);
      FloatVector z = hn::MulAdd(v, f, o);
      if (residual) z = hn::Add(z, get<kWhole>(residual + i, n));
      const FloatVector g = hn::Mul(get<kWhole>(gy + i, n), rule_slope<kRule, T>(z, slope));
      if (gz) put<kWhole>(g, gz + i, n);
      s = hn::Add(s, g);
      q = hn::MulAdd(g, hn::Sub(v, m), q);
    }
    put<kWhole>(s, plain + c, n);
    put<kWhole>(q, centred + c, n);
  }
};

// gz (may be null), plain[c] += gz, centred[c] += gz * (x - mean)
template <Rule kRule, class T, class In>
void backward_pixels(std::int64_t pixels, std::int64_t channels, const float* factor, const float* offset, float slope,
                     const T* x, const T* residual, const float* mean, const In* gy, T* gz, float* plain,
                     float* centred) {
  const FloatVector slopes = hn::Set(FloatTag(), slope);
  const std::int64_t step = std::max<std::int64_t>(1, cached_pixels<T>(channels) / 2);
  for (std::int64_t p = 0; p < pixels; p += step) {
    const std::int64_t i = p * channels;
    for_channels(channels, BackwardWork<kRule, T, In>{std::min(step, pixels - p), channels, factor, offset, slopes,
                                                      x + i, residual ? residual + i : nullptr, mean, gy + i,
                                                      gz ? gz + i : nullptr, plain, centred});
  }
}

template <class T>
struct MixWork {
  const float *a, *b, *c;
  const T *gz, *x;
  T* gx;
  template <bool kWhole>
  HWY_INLINE void run(std::int64_t i, std::int64_t n) const {
    const FloatVector part = hn::MulAdd(get<kWhole>(x + i, n), get<kWhole>(b + i, n), get<kWhole>(c + i, n));
    put<kWhole>(hn::MulAdd(get<kWhole>(gz + i, n), get<kWhole>(a + i, n), part), gx + i, n);
  }
};

template <class T>
void mix_pixels(std::int64_t pixels, std::int64_t channels, const float* a, const float* b, const float* c, const T* gz,
                const T* x, T* gx) {
  for (std::int64_t p = 0; p < pixels; ++p) {
    for_channels(channels, MixWork<T>{a, b, c, gz + p * channels, x + p * channels, gx + p * channels});
  }
}

template <class T>
struct UnpoolWork {
  std::int64_t channels;
  const float *a, *b, *c;
  const T *gz, *x;
  const std::uint8_t* which;
  T *gx0, *gx1;
  template <bool kWhole>
  HWY_INLINE void run(std::int64_t i, std::int64_t n) const {
    const hn::RebindToSigned<FloatTag> whole_numbers;
    const hn::Rebind<std::uint8_t, FloatTag> bytes;
    const FloatVector part = hn::MulAdd(get<kWhole>(x + i, n), get<kWhole>(b + i, n), get<kWhole>(c + i, n));
    const FloatVector g = hn::MulAdd(get<kWhole>(gz + i, n), get<kWhole>(a + i, n), part);
    auto narrow = hn::Zero(bytes);
    if constexpr (kWhole) {
      narrow = hn::LoadU(bytes, which + i);
    } else {
      HWY_ALIGN std::uint8_t buffer[HWY_MAX_BYTES] = {};
      std::memcpy(buffer, which + i, static_cast<std::size_t>(n));
      narrow = hn::LoadU(bytes, buffer);
    }
    const auto index = hn::PromoteTo(whole_numbers, narrow);
    T* const corner[4] = {gx0 + i, gx0 + channels + i, gx1 + i, gx1 + channels + i};
    for (int k = 0; k < 4; ++k) {
      const auto here = hn::RebindMask(FloatTag(), hn::Eq(index, hn::Set(whole_numbers, k)));
      put<kWhole>(hn::IfThenElseZero(here, g), corner[k], n);
    }
  }
};

template <class T>
void mix_unpool_row(std::int64_t windows, std::int64_t channels, const float* a, const float* b, const float* c,
                    const T* gz, const T* x, const std::uint8_t* which, T* gx0, T* gx1) {
  for (std::int64_t w = 0; w < windows; ++w) {
    const std::int64_t i = w * channels;
    for_channels(channels, UnpoolWork<T>{channels, a, b, c, gz + i, x + i, which + i, gx0 + 2 * i, gx1 + 2 * i});
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace deft
HWY_AFTER_NAMESPACE();

#endif
