#include "deft/augmentation/warp.h"

#include <cmath>
#include <numbers>
#include <stdexcept>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "deft/augmentation/warp.cpp"
// clang-format off: foreach_target.h compiles this file again for each target and must come first
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace deft {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using FloatTag = hn::ScalableTag<float>;
using IntTag = hn::RebindToSigned<FloatTag>;
using ByteTag = hn::Rebind<std::uint8_t, FloatTag>;
using FloatVector = hn::Vec<FloatTag>;
using IntVector = hn::Vec<IntTag>;

// The two neighbours of a position on one axis and their weights.
struct Neighbours {
  IntVector low, high;
  FloatVector low_weight, high_weight;
};

template <bool kReflect>
HWY_INLINE Neighbours neighbours(FloatVector position, std::int64_t n) {
  const FloatTag d;
  const IntTag di;
  const auto zero = hn::Zero(d), one = hn::Set(d, 1.0f);
  const auto last = hn::Set(d, static_cast<float>(n - 1));
  if constexpr (kReflect) {
    // Mirroring the position is the same as mirroring both neighbours, and costs no branch.
    const float period = 2.0f * static_cast<float>(n - 1);
    const auto folded = hn::NegMulAdd(hn::Set(d, period), hn::Floor(hn::Mul(position, hn::Set(d, n > 1 ? 1.0f / period : 0.0f))), position);
    const auto inside = hn::Max(hn::Min(hn::Min(folded, hn::Sub(hn::Set(d, period), folded)), last), zero);
    const auto low = hn::Min(hn::Floor(inside), hn::Set(d, n > 1 ? static_cast<float>(n - 2) : 0.0f));
    const auto part = hn::Sub(inside, low);
    const IntVector index = hn::ConvertTo(di, low);
    return {index, hn::Add(index, hn::Set(di, n > 1 ? 1 : 0)), hn::Sub(one, part), part};
  } else {
    const auto near = hn::Max(hn::Min(position, hn::Add(last, hn::Set(d, 2.0f))), hn::Set(d, -2.0f));
    const auto low = hn::Floor(near);
    const auto high = hn::Add(low, one);
    const auto part = hn::Sub(near, low);
    const auto low_inside = hn::And(hn::Ge(low, zero), hn::Le(low, last));
    const auto high_inside = hn::And(hn::Ge(high, zero), hn::Le(high, last));
    return {hn::ConvertTo(di, hn::Max(hn::Min(low, last), zero)), hn::ConvertTo(di, hn::Max(hn::Min(high, last), zero)),
            hn::IfThenElseZero(low_inside, hn::Sub(one, part)), hn::IfThenElseZero(high_inside, part)};
  }
}

template <int kShift>
HWY_INLINE FloatVector channel(IntVector pixel) {
  const IntTag di;
  return hn::ConvertTo(FloatTag(), hn::And(hn::ShiftRight<kShift>(pixel), hn::Set(di, 255)));
}

// in: 4 readable bytes at every pixel; out: a whole vector of pixels writable at every pixel.
template <bool kReflect, bool kPerspective, int kChannels>
void warp_rows(const std::uint8_t* in, std::int64_t height, std::int64_t width, const double* m, std::uint8_t* out) {
  const FloatTag d;
  const IntTag di;
  const ByteTag bytes;
  const auto lanes = static_cast<std::int64_t>(hn::Lanes(d));
  const double cx = static_cast<double>(width - 1) / 2, cy = static_cast<double>(height - 1) / 2;
  const auto steps = hn::Iota(d, 0.0f);
  const auto half = hn::Set(d, 0.5f);
  const auto row_bytes = hn::Set(di, static_cast<std::int32_t>(width * kChannels));
  const auto du = hn::Set(d, static_cast<float>(m[0])), dv = hn::Set(d, static_cast<float>(m[3]));
  const auto dw = hn::Set(d, static_cast<float>(m[6]));
  const auto centre_x = hn::Set(d, static_cast<float>(cx)), centre_y = hn::Set(d, static_cast<float>(cy));
  const auto* base = reinterpret_cast<const std::int32_t*>(in);
  for (std::int64_t y = 0; y < height; ++y) {
    const double dy = static_cast<double>(y) - cy;
    // The affine case starts from its exact first pixel, so that right angles hit pixels exactly.
    const double shift_x = kPerspective ? 0 : cx, shift_y = kPerspective ? 0 : cy;
    const auto u0 = hn::Set(d, static_cast<float>(m[1] * dy + m[2] - m[0] * cx + shift_x));
    const auto v0 = hn::Set(d, static_cast<float>(m[4] * dy + m[5] - m[3] * cx + shift_y));
    const auto w0 = hn::Set(d, static_cast<float>(m[7] * dy + m[8] - m[6] * cx));
    std::uint8_t* row = out + y * width * kChannels;
    for (std::int64_t x = 0; x < width; x += lanes) {
      const auto xs = hn::Add(steps, hn::Set(d, static_cast<float>(x)));
      auto u = hn::MulAdd(xs, du, u0), v = hn::MulAdd(xs, dv, v0);
      if constexpr (kPerspective) {
        const auto inverse = hn::Div(hn::Set(d, 1.0f), hn::MulAdd(xs, dw, w0));
        u = hn::MulAdd(u, inverse, centre_x);
        v = hn::MulAdd(v, inverse, centre_y);
      }
      const Neighbours across = neighbours<kReflect>(u, width), down = neighbours<kReflect>(v, height);
      const auto left = kChannels == 1 ? across.low : hn::Mul(across.low, hn::Set(di, kChannels));
      const auto right = kChannels == 1 ? across.high : hn::Mul(across.high, hn::Set(di, kChannels));
      const auto top = hn::Mul(down.low, row_bytes), bottom = hn::Mul(down.high, row_bytes);
      const auto p00 = hn::GatherOffset(di, base, hn::Add(top, left)), p01 = hn::GatherOffset(di, base, hn::Add(top, right));
      const auto p10 = hn::GatherOffset(di, base, hn::Add(bottom, left));
      const auto p11 = hn::GatherOffset(di, base, hn::Add(bottom, right));
      const auto w00 = hn::Mul(down.low_weight, across.low_weight), w01 = hn::Mul(down.low_weight, across.high_weight);
      const auto w10 = hn::Mul(down.high_weight, across.low_weight), w11 = hn::Mul(down.high_weight, across.high_weight);
      const auto mixed = [&](FloatVector a, FloatVector b, FloatVector c, FloatVector e) HWY_ATTR {
        const auto sum = hn::MulAdd(a, w00, hn::MulAdd(b, w01, hn::MulAdd(c, w10, hn::MulAdd(e, w11, half))));
        return hn::DemoteTo(bytes, hn::ConvertTo(di, sum));
      };
      const auto first = mixed(channel<0>(p00), channel<0>(p01), channel<0>(p10), channel<0>(p11));
      if constexpr (kChannels == 1) {
        hn::StoreU(first, bytes, row + x);
      } else {
        const auto second = mixed(channel<8>(p00), channel<8>(p01), channel<8>(p10), channel<8>(p11));
        const auto third = mixed(channel<16>(p00), channel<16>(p01), channel<16>(p10), channel<16>(p11));
        hn::StoreInterleaved3(first, second, third, bytes, row + x * 3);
      }
    }
  }
}

template <bool kReflect, bool kPerspective>
void warp_channels(const std::uint8_t* in, std::int64_t height, std::int64_t width, std::int64_t channels,
                   const double* m, std::uint8_t* out) {
  if (channels == 1) {
    warp_rows<kReflect, kPerspective, 1>(in, height, width, m, out);
  } else {
    warp_rows<kReflect, kPerspective, 3>(in, height, width, m, out);
  }
}

void warp_all(const std::uint8_t* in, std::int64_t height, std::int64_t width, std::int64_t channels, const double* m,
              bool reflect, std::uint8_t* out) {
  const bool perspective = m[6] != 0 || m[7] != 0 || m[8] != 1;
  if (reflect) {
    perspective ? warp_channels<true, true>(in, height, width, channels, m, out)
                : warp_channels<true, false>(in, height, width, channels, m, out);
  } else {
    perspective ? warp_channels<false, true>(in, height, width, channels, m, out)
                : warp_channels<false, false>(in, height, width, channels, m, out);
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace deft
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace deft {
namespace {

HWY_EXPORT(warp_all);

double radians(double degrees) { return degrees * std::numbers::pi / 180; }

}  // namespace

// Maps lead backwards: the last change is undone first.
Projection operator*(const Projection& first, const Projection& second) {
  Projection product{{}};
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 3; ++j) {
      for (std::size_t k = 0; k < 3; ++k) product.m[3 * i + j] += first.m[3 * i + k] * second.m[3 * k + j];
    }
  }
  return product;
}

Projection turn(double degrees) {
  const double cosine = std::cos(radians(degrees)), sine = std::sin(radians(degrees));
  return {{cosine, -sine, 0, sine, cosine, 0, 0, 0, 1}};
}

Projection magnify(double x, double y) { return {{1 / x, 0, 0, 0, 1 / y, 0, 0, 0, 1}}; }

Projection slant(double x_degrees, double y_degrees) {
  return {{1, -std::tan(radians(x_degrees)), 0, -std::tan(radians(y_degrees)), 1, 0, 0, 0, 1}};
}

Projection move(double right, double down) { return {{1, 0, -right, 0, 1, -down, 0, 0, 1}}; }

void warp(Image& image, const Projection& map, Border border) {
  if (image.channels != 1 && image.channels != 3) throw std::logic_error("warp: pictures have 1 or 3 channels");
  // Whole vectors are read and written at the last pixel too; kept between pictures, so that nothing is allocated.
  constexpr std::size_t kSlack = 3 * 64;  // 64 pixels: more than any target's vector holds
  thread_local std::vector<std::uint8_t> result;
  const std::size_t size = image.pixels.size();
  image.pixels.resize(size + kSlack);
  result.resize(size + kSlack);
  HWY_DYNAMIC_DISPATCH(warp_all)
  (image.pixels.data(), image.height, image.width, image.channels, map.m.data(), border == Border::reflect, result.data());
  std::swap(image.pixels, result);
  image.pixels.resize(size);
}

}  // namespace deft
#endif
