// Loads and stores of the kernels: float32 or bfloat16 in memory, float32 in registers. Included once per target.
#if defined(DEFT_KERNEL_INTERNAL_SIMD_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef DEFT_KERNEL_INTERNAL_SIMD_INL_H
#undef DEFT_KERNEL_INTERNAL_SIMD_INL_H
#else
#define DEFT_KERNEL_INTERNAL_SIMD_INL_H
#endif

#include <cstdint>
#include <cstring>

#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace deft {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using FloatTag = hn::ScalableTag<float>;
using FloatVector = hn::Vec<FloatTag>;

inline std::int64_t lanes() { return static_cast<std::int64_t>(hn::Lanes(FloatTag())); }

inline FloatVector load(const float* from) { return hn::LoadU(FloatTag(), from); }

inline FloatVector load(const std::uint16_t* from) {
  const hn::RebindToUnsigned<FloatTag> wide;
  const hn::Rebind<std::uint16_t, FloatTag> narrow;
  return hn::BitCast(FloatTag(), hn::ShiftLeft<16>(hn::PromoteTo(wide, hn::LoadU(narrow, from))));
}

inline void store(FloatVector value, float* to) { hn::StoreU(value, FloatTag(), to); }

inline void store(FloatVector value, std::uint16_t* to) {
  const hn::RebindToUnsigned<FloatTag> wide;
  const hn::RebindToSigned<FloatTag> wide_signed;
  const hn::Rebind<std::uint16_t, FloatTag> narrow;
  const auto bits = hn::BitCast(wide, value);
  const auto upper = hn::ShiftRight<16>(bits);
  const auto odd = hn::And(upper, hn::Set(wide, 1));
  const auto rounded = hn::ShiftRight<16>(hn::Add(hn::Add(bits, hn::Set(wide, 0x7FFF)), odd));
  const auto quiet = hn::Or(upper, hn::Set(wide, 0x40));  // a NaN must not be rounded to infinity
  const auto result = hn::IfThenElse(hn::RebindMask(wide, hn::IsNaN(value)), quiet, rounded);
  hn::StoreU(hn::DemoteTo(narrow, hn::BitCast(wide_signed, result)), narrow, to);
}

// The first `count` numbers only; the other lanes are zero.
template <class T>
FloatVector load_some(const T* from, std::int64_t count) {
  HWY_ALIGN T buffer[HWY_MAX_BYTES / sizeof(float)] = {};
  std::memcpy(buffer, from, static_cast<std::size_t>(count) * sizeof(T));
  return load(buffer);
}

template <class T>
void store_some(FloatVector value, T* to, std::int64_t count) {
  HWY_ALIGN T buffer[HWY_MAX_BYTES / sizeof(float)];
  store(value, buffer);
  std::memcpy(to, buffer, static_cast<std::size_t>(count) * sizeof(T));
}

}  // namespace HWY_NAMESPACE
}  // namespace deft
HWY_AFTER_NAMESPACE();

#endif
