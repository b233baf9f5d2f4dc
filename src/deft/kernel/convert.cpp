#include "deft/kernel/convert.h"

#include <bit>
#include <stdexcept>
#include <vector>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "deft/kernel/convert.cpp"
// clang-format off: foreach_target.h compiles this file again for each target and must come first
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
#include "deft/kernel/internal/simd-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace deft {
namespace HWY_NAMESPACE {

template <class In, class Out>
void convert(const In* in, Out* out, std::int64_t count) {
  const std::int64_t width = lanes();
  std::int64_t i = 0;
  for (; i + width <= count; i += width) store(load(in + i), out + i);
  if (i < count) store_some(load_some(in + i, count - i), out + i, count - i);
}

void narrow(const float* in, std::uint16_t* out, std::int64_t count) { convert(in, out, count); }
void widen(const std::uint16_t* in, float* out, std::int64_t count) { convert(in, out, count); }

inline FloatVector load_bytes(const std::uint8_t* from) {
  const hn::RebindToSigned<FloatTag> wide;
  const hn::Rebind<std::uint8_t, FloatTag> bytes;
  return hn::ConvertTo(FloatTag(), hn::PromoteTo(wide, hn::LoadU(bytes, from)));
}

template <class Out>
void normalize(const std::uint8_t* pixels, const float* factor, const float* offset, std::int64_t channels, Out* out,
               std::int64_t count) {
  const std::int64_t width = lanes();
  // Factors repeat every `channels` numbers: spread over channels x width numbers they fit whole vectors.
  const std::int64_t period = channels * width;
  std::vector<float> factors(static_cast<std::size_t>(period)), offsets(static_cast<std::size_t>(period));
  for (std::int64_t i = 0; i < period; ++i) {
    factors[static_cast<std::size_t>(i)] = factor[i % channels];
    offsets[static_cast<std::size_t>(i)] = offset[i % channels];
  }
  std::int64_t i = 0;
  std::int64_t phase = 0;
  for (; i + width <= count; i += width) {
    store(hn::MulAdd(load_bytes(pixels + i), load(&factors[static_cast<std::size_t>(phase)]),
                     load(&offsets[static_cast<std::size_t>(phase)])),
          out + i);
    phase += width;
    if (phase == period) phase = 0;
  }
  if (i < count) {
    std::uint8_t rest[HWY_MAX_BYTES] = {};
    std::memcpy(rest, pixels + i, static_cast<std::size_t>(count - i));
    store_some(hn::MulAdd(load_bytes(rest), load(&factors[static_cast<std::size_t>(phase)]),
                          load(&offsets[static_cast<std::size_t>(phase)])),
               out + i, count - i);
  }
}

void normalize_wide(const std::uint8_t* pixels, const float* factor, const float* offset, std::int64_t channels,
                    float* out, std::int64_t count) {
  normalize(pixels, factor, offset, channels, out, count);
}
void normalize_narrow(const std::uint8_t* pixels, const float* factor, const float* offset, std::int64_t channels,
                      std::uint16_t* out, std::int64_t count) {
  normalize(pixels, factor, offset, channels, out, count);
}

}  // namespace HWY_NAMESPACE
}  // namespace deft
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace deft {
namespace {

HWY_EXPORT(narrow);
HWY_EXPORT(widen);
HWY_EXPORT(normalize_wide);
HWY_EXPORT(normalize_narrow);

void expect(bool holds, const char* rule) {
  if (!holds) throw std::invalid_argument(rule);
}

}  // namespace

std::uint16_t to_bfloat16(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  if (value != value) return static_cast<std::uint16_t>((bits >> 16) | 0x40);
  return static_cast<std::uint16_t>((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
}

float to_float(std::uint16_t bfloat16) { return std::bit_cast<float>(static_cast<std::uint32_t>(bfloat16) << 16); }

void to_bfloat16(std::span<const float> in, std::span<std::uint16_t> out) {
  expect(in.size() == out.size(), "to_bfloat16: input and output must have the same length");
  HWY_DYNAMIC_DISPATCH(narrow)(in.data(), out.data(), static_cast<std::int64_t>(in.size()));
}

void to_float(std::span<const std::uint16_t> in, std::span<float> out) {
  expect(in.size() == out.size(), "to_float: input and output must have the same length");
  HWY_DYNAMIC_DISPATCH(widen)(in.data(), out.data(), static_cast<std::int64_t>(in.size()));
}

void normalize_pixels(std::span<const std::uint8_t> pixels, std::span<const float> factor,
                      std::span<const float> offset, std::span<float> out) {
  expect(pixels.size() == out.size(), "normalize_pixels: pixels and output must have the same length");
  expect(!factor.empty() && factor.size() == offset.size(), "normalize_pixels: one factor and one offset per channel");
  HWY_DYNAMIC_DISPATCH(normalize_wide)
  (pixels.data(), factor.data(), offset.data(), static_cast<std::int64_t>(factor.size()), out.data(),
   static_cast<std::int64_t>(pixels.size()));
}

void normalize_pixels(std::span<const std::uint8_t> pixels, std::span<const float> factor,
                      std::span<const float> offset, std::span<std::uint16_t> out) {
  expect(pixels.size() == out.size(), "normalize_pixels: pixels and output must have the same length");
  expect(!factor.empty() && factor.size() == offset.size(), "normalize_pixels: one factor and one offset per channel");
  HWY_DYNAMIC_DISPATCH(normalize_narrow)
  (pixels.data(), factor.data(), offset.data(), static_cast<std::int64_t>(factor.size()), out.data(),
   static_cast<std::int64_t>(pixels.size()));
}

}  // namespace deft
#endif
