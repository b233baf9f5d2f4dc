#include "deft/augmentation/normal_noise.h"

#include <cstring>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "deft/augmentation/normal_noise.cpp"
// clang-format off: foreach_target.h compiles this file again for each target and must come first
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
#include "hwy/contrib/math/math-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace deft {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using FloatTag = hn::ScalableTag<float>;
using WordTag = hn::RebindToUnsigned<FloatTag>;
using FloatVector = hn::Vec<FloatTag>;
using WordVector = hn::Vec<WordTag>;

// A permutation of the 32-bit numbers chosen by the key: multiply and shift until every bit depends on every other.
HWY_INLINE WordVector hashed(WordVector index, std::uint32_t key) {
  const WordTag d;
  WordVector x = hn::Mul(index, hn::Set(d, 0x9E3779B9u));
  x = hn::Xor(hn::Xor(x, hn::ShiftRight<16>(x)), hn::Set(d, key));
  x = hn::Mul(x, hn::Set(d, 0x7FEB352Du));
  x = hn::Xor(x, hn::ShiftRight<15>(x));
  x = hn::Mul(x, hn::Set(d, 0x846CA68Bu));
  return hn::Xor(x, hn::ShiftRight<16>(x));
}

HWY_INLINE FloatVector unit(WordVector bits) {  // 24 bits -> [0, 1)
  const hn::RebindToSigned<FloatTag> wide;
  return hn::Mul(hn::ConvertTo(FloatTag(), hn::BitCast(wide, hn::ShiftRight<8>(bits))), hn::Set(FloatTag(), 0x1.0p-24f));
}

// Pixel i and pixel i + half share a pair of draws: their places do not depend on the vector's width.
void add_noise(std::uint8_t* pixels, std::int64_t count, float deviation, std::uint32_t key, std::uint32_t other_key) {
  const FloatTag d;
  const WordTag words;
  const hn::RebindToSigned<FloatTag> wide;
  const hn::Rebind<std::uint8_t, FloatTag> bytes;
  const auto lanes = static_cast<std::int64_t>(hn::Lanes(d));
  const std::int64_t half = (count + 1) / 2;
  const auto add = [&](std::uint8_t* at, std::int64_t here, FloatVector noise) HWY_ATTR {
    std::uint8_t rest[HWY_MAX_BYTES] = {};
    std::uint8_t* place = at;
    if (here < lanes) {
      std::memcpy(rest, at, static_cast<std::size_t>(here));
      place = rest;
    }
    const auto value = hn::ConvertTo(d, hn::PromoteTo(wide, hn::LoadU(bytes, place)));
    const auto moved = hn::NearestInt(hn::MulAdd(noise, hn::Set(d, deviation), value));
    hn::StoreU(hn::DemoteTo(bytes, moved), bytes, place);  // saturates
    if (here < lanes) std::memcpy(at, rest, static_cast<std::size_t>(here));
  };
  for (std::int64_t i = 0; i < half; i += lanes) {
    const auto index = hn::Add(hn::Iota(words, 0), hn::Set(words, static_cast<std::uint32_t>(i)));
    const auto first = hashed(index, key), second = hashed(index, other_key);
    const auto above_zero = hn::Add(unit(first), hn::Set(d, 0x1.0p-25f));
    const auto radius = hn::Sqrt(hn::Mul(hn::Set(d, -2.0f), hn::Log(d, above_zero)));
    // An angle within an eighth turn of the x axis; two more bits choose among the other axes.
    const auto a = hn::Mul(hn::Sub(unit(second), hn::Set(d, 0.5f)), hn::Set(d, 1.57079633f));
    const auto aa = hn::Mul(a, a);
    auto cosine = hn::MulAdd(aa, hn::Set(d, -1.0f / 720), hn::Set(d, 1.0f / 24));
    cosine = hn::MulAdd(aa, hn::MulAdd(aa, cosine, hn::Set(d, -0.5f)), hn::Set(d, 1.0f));
    auto sine = hn::MulAdd(aa, hn::Set(d, -1.0f / 5040), hn::Set(d, 1.0f / 120));
    sine = hn::Mul(a, hn::MulAdd(aa, hn::MulAdd(aa, sine, hn::Set(d, -1.0f / 6)), hn::Set(d, 1.0f)));
    cosine = hn::Xor(cosine, hn::BitCast(d, hn::ShiftLeft<31>(second)));
    const auto exchange = hn::RebindMask(d, hn::Ne(hn::And(second, hn::Set(words, 2u)), hn::Zero(words)));
    add(pixels + i, half - i, hn::Mul(radius, hn::IfThenElse(exchange, sine, cosine)));
    if (half + i < count) add(pixels + half + i, count - half - i, hn::Mul(radius, hn::IfThenElse(exchange, cosine, sine)));
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace deft
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace deft {
namespace {

HWY_EXPORT(add_noise);

}  // namespace

void add_normal_noise(std::span<std::uint8_t> pixels, double deviation, std::uint64_t key) {
  HWY_DYNAMIC_DISPATCH(add_noise)
  (pixels.data(), static_cast<std::int64_t>(pixels.size()), static_cast<float>(deviation),
   static_cast<std::uint32_t>(key), static_cast<std::uint32_t>(key >> 32));
}

}  // namespace deft
#endif
