#include "deft/augmentation/hsv_jitter.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "deft/augmentation/hsv_jitter.cpp"
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
using IntTag = hn::RebindToSigned<FloatTag>;
using ByteTag = hn::Rebind<std::uint8_t, FloatTag>;
using FloatVector = hn::Vec<FloatTag>;

// x -> clamp(factor * x^power + offset) at 0, 1/n, .., 1: a power per pixel would cost more than all the rest.
// The logarithms are the same for every picture, so that only exp() is left: x^p = exp(p log x).
void fill_curve(const float* logarithms, std::int64_t count, float power, float factor, float offset, float* values) {
  const FloatTag d;
  const auto lanes = static_cast<std::int64_t>(hn::Lanes(d));
  const auto zero = hn::Zero(d), one = hn::Set(d, 1.0f);
  for (std::int64_t i = 0; i < count; i += lanes) {
    const auto raised = hn::Exp(d, hn::Mul(hn::LoadU(d, logarithms + i), hn::Set(d, power)));
    const auto value = hn::MulAdd(raised, hn::Set(d, factor), hn::Set(d, offset));
    hn::StoreU(hn::Max(hn::Min(value, one), zero), d, values + i);
  }
  values[0] = std::clamp(offset, 0.0f, 1.0f);  // 0^p = 0
}

HWY_INLINE FloatVector to_float(hn::Vec<ByteTag> bytes) {
  return hn::ConvertTo(FloatTag(), hn::PromoteTo(IntTag(), bytes));
}

void turn_pixels(std::uint8_t* pixels, std::int64_t count, float turn, const float* saturation_curve, float steps,
                 const float* value_curve) {
  const FloatTag d;
  const IntTag di;
  const ByteTag bytes;
  const auto lanes = static_cast<std::int64_t>(hn::Lanes(d));
  const auto zero = hn::Zero(d), one = hn::Set(d, 1.0f), six = hn::Set(d, 6.0f), half = hn::Set(d, 0.5f);
  for (std::int64_t i = 0; i < count; i += lanes) {
    std::uint8_t rest[3 * HWY_MAX_BYTES] = {};
    const std::int64_t here = std::min(lanes, count - i);
    std::uint8_t* at = pixels + 3 * i;
    if (here < lanes) {
      std::memcpy(rest, at, static_cast<std::size_t>(3 * here));
      at = rest;
    }
    hn::Vec<ByteTag> first, second, third;
    hn::LoadInterleaved3(bytes, at, first, second, third);
    const auto red = to_float(first), green = to_float(second), blue = to_float(third);
    const auto high = hn::Max(red, hn::Max(green, blue)), low = hn::Min(red, hn::Min(green, blue));
    const auto range = hn::Sub(high, low);
    const auto is_red = hn::Eq(high, red), is_green = hn::Eq(high, green);
    const auto sector = hn::IfThenElse(is_red, six, hn::IfThenElse(is_green, hn::Set(d, 2.0f), hn::Set(d, 4.0f)));
    const auto numerator = hn::IfThenElse(is_red, hn::Sub(green, blue),
                                          hn::IfThenElse(is_green, hn::Sub(blue, red), hn::Sub(red, green)));
    auto hue = hn::Add(hn::Add(sector, hn::Set(d, turn)), hn::Div(numerator, hn::Max(range, one)));  // in sixths of a turn
    hue = hn::Sub(hue, hn::IfThenElseZero(hn::Ge(hue, six), six));
    hue = hn::Sub(hue, hn::IfThenElseZero(hn::Ge(hue, six), six));
    const auto place = hn::Mul(hn::Div(range, hn::Max(high, one)), hn::Set(d, steps));
    const auto step = hn::Min(hn::ConvertTo(di, place), hn::Set(di, static_cast<std::int32_t>(steps) - 1));
    const auto part = hn::Sub(place, hn::ConvertTo(d, step));
    const auto below = hn::GatherIndex(d, saturation_curve, step);
    const auto above = hn::GatherIndex(d, saturation_curve + 1, step);
    const auto s = hn::MulAdd(part, hn::Sub(above, below), below);
    const auto v = hn::Mul(hn::GatherIndex(d, value_curve, hn::ConvertTo(di, high)), hn::Set(d, 255.0f));
    const auto vs = hn::Mul(v, s), rounded = hn::Add(v, half);
    const auto channel = [&](float shift) HWY_ATTR {  // v (1 - s max(0, min(k, 4 - k, 1))), k = (shift + hue) mod 6
      auto k = hn::Add(hue, hn::Set(d, shift));
      k = hn::Sub(k, hn::IfThenElseZero(hn::Ge(k, six), six));
      const auto dip = hn::Max(hn::Min(hn::Min(k, hn::Sub(hn::Set(d, 4.0f), k)), one), zero);
      return hn::DemoteTo(bytes, hn::ConvertTo(di, hn::NegMulAdd(vs, dip, rounded)));
    };
    hn::StoreInterleaved3(channel(5.0f), channel(3.0f), channel(1.0f), bytes, at);
    if (here < lanes) std::memcpy(pixels + 3 * i, rest, static_cast<std::size_t>(3 * here));
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace deft
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace deft {
namespace {

HWY_EXPORT(fill_curve);
HWY_EXPORT(turn_pixels);

// Curves hold N + 1 values and room for a whole vector of the widest target (HWY_MAX_BYTES is that of the narrowest here).
constexpr std::size_t kRoom = 64;
template <std::size_t N>
using Curve = std::array<float, N + 1 + kRoom>;

template <std::size_t N>
void curve(double power, double factor, double offset, Curve<N>& values) {
  static const Curve<N> logarithms = [] {
    Curve<N> logs{};
    for (std::size_t i = 1; i <= N; ++i) logs[i] = static_cast<float>(std::log(static_cast<double>(i) / N));
    return logs;
  }();
  HWY_DYNAMIC_DISPATCH(fill_curve)
  (logarithms.data(), static_cast<std::int64_t>(N + 1), static_cast<float>(power), static_cast<float>(factor),
   static_cast<float>(offset), values.data());
}

}  // namespace

const Card HsvJitter::card{"augmentation", "hsv_jitter", "HSV jitter", "Dosovitskiy et al. 2014, arXiv:1406.6909"};

void describe(HsvJitterOptions& o, Fields& f) {
  f.real("probability", o.probability, "share of pictures changed", {0, 1});
  f.real("power", o.power, "saturation and brightness are raised to 1/power .. power", {1, 16});
  f.real("factor_low", o.factor_low, "smallest factor of saturation and brightness", {0, 10});
  f.real("factor_high", o.factor_high, "largest factor of saturation and brightness", {0, 10});
  f.real("offset", o.offset, "largest offset of saturation and brightness, either way", {0, 1});
  f.real("hue", o.hue, "largest turn of the hue either way, in whole turns", {0, 0.5});
  f.require(o.factor_low <= o.factor_high, "factor_low must not exceed factor_high");
}

void change_hsv(Image& image, const HsvChange& change) {
  if (image.channels != 3) return;
  constexpr std::size_t kSaturationSteps = 1024;
  Curve<kSaturationSteps> saturation_curve;
  Curve<255> value_curve;
  curve<kSaturationSteps>(change.saturation_power, change.saturation_factor, change.saturation_offset, saturation_curve);
  curve<255>(change.value_power, change.value_factor, change.value_offset, value_curve);
  const auto turn = static_cast<float>(6 * (change.hue_offset - std::floor(change.hue_offset)));
  HWY_DYNAMIC_DISPATCH(turn_pixels)
  (image.pixels.data(), image.height * image.width, turn, saturation_curve.data(), static_cast<float>(kSaturationSteps),
   value_curve.data());
}

HsvChange random_hsv_change(const HsvJitterOptions& o, Random& random) {
  HsvChange change;
  const double log_power = std::log(o.power);
  change.saturation_power = std::exp(random.uniform(-log_power, log_power));
  change.saturation_factor = random.uniform(o.factor_low, o.factor_high);
  change.saturation_offset = random.uniform(-o.offset, o.offset);
  change.value_power = std::exp(random.uniform(-log_power, log_power));
  change.value_factor = random.uniform(o.factor_low, o.factor_high);
  change.value_offset = random.uniform(-o.offset, o.offset);
  change.hue_offset = random.uniform(-o.hue, o.hue);
  return change;
}

void HsvJitter::apply(Image& image, Random& random, const SampleContext&) const {
  if (random.chance(options_.probability)) change_hsv(image, random_hsv_change(options_, random));
}

}  // namespace deft
#endif
